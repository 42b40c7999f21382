import { Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import { type Failure, failureOf } from "../api/problem";
import { PasswordRules } from "../link/PasswordRules";
import { FailureNote } from "../ui/FailureNote";
import { tell } from "../ui/toast";
import { sessionsQuery } from "./Sessions";

/** Changes one's own password, with the present one. */
export function PasswordChange({ account }: { account: string }) {
  const { t } = useTranslation("account");
  const session = useTranslation("session").t;
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const [repeated, setRepeated] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const differs = repeated !== "" && fresh !== repeated;

  const change = async (event: FormEvent) => {
    event.preventDefault();
    if (fresh !== repeated) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await call.POST("/api/v1/session/password", { body: { current, new: fresh } });
      tell(t("changed"));
      setFresh("");
      setRepeated("");
      await queries.invalidateQueries({ queryKey: sessionsQuery });
    } catch (thrown) {
      setFailure(failureOf(thrown));
    } finally {
      setCurrent("");
      setBusy(false);
    }
  };

  return (
    <form onSubmit={change}>
      <Stack>
        {/* For programs that keep passwords: they ask whose this one is. */}
        <input type="text" name="username" autoComplete="username" value={account} readOnly hidden />
        <PasswordInput
          label={t("current")}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          autoComplete="current-password"
          error={failure?.code === "wrong_password" ? session("wrongPassword") : undefined}
          required
        />
        <PasswordInput
          label={t("new")}
          value={fresh}
          onChange={(event) => setFresh(event.currentTarget.value)}
          autoComplete="new-password"
          required
        />
        <PasswordRules password={fresh} account={account} />
        <PasswordInput
          label={t("repeat")}
          value={repeated}
          onChange={(event) => setRepeated(event.currentTarget.value)}
          autoComplete="new-password"
          error={differs ? t("differs") : undefined}
          required
        />
        {failure !== undefined && failure.code !== "wrong_password" && <FailureNote failure={failure} />}
        <Group>
          <Button type="submit" loading={busy} disabled={differs}>
            {t("change")}
          </Button>
          <Text size="xs" c="dimmed">
            {t("changeHint")}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
