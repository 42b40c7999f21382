import { Button, Card, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { call, type Schemas } from "../api/client";
import { type Failure, failureOf } from "../api/problem";
import { signIn } from "../session/signIn";
import { FailureNote } from "../ui/FailureNote";
import { Moment } from "../ui/Moment";
import { firstQuery } from "./first";
import { PasswordRules } from "./PasswordRules";
import { found } from "./secret";

interface Props {
  link: Schemas["InspectedLinkView"];
  secret: string;
  /** The password is chosen, and signing in with it did not work. */
  onChosen: () => void;
  /** The link has ended while this page was open. */
  onUsed: () => void;
}

/** The form of a link that works: choosing the password, and signing in with it. */
export function ChoosePassword({ link, secret, onChosen, onUsed }: Props) {
  const { t } = useTranslation("link");
  const router = useRouter();
  const queries = useQueryClient();
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const differs = again !== "" && password !== again;

  const choose = async (event: FormEvent) => {
    event.preventDefault();
    if (password !== again) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await call.POST("/api/v1/links/redeem", { body: { secret, password } });
    } catch (thrown) {
      const refused = failureOf(thrown);
      setBusy(false);
      if (refused.code === "link_invalid") onUsed();
      else setFailure(refused);
      return;
    }
    queries.removeQueries({ queryKey: firstQuery.queryKey });
    try {
      await signIn(queries, link.account, password);
    } catch {
      // Whatever kept the browser out, the sign-in says it again; the password is chosen.
      onChosen();
      return;
    }
    found("");
    router.history.replace("/");
  };

  return (
    <Card withBorder padding="xl" component="form" onSubmit={choose}>
      <Stack>
        <Title order={2} size="h4">
          {t("title")}
        </Title>
        <Text size="sm">{link.purpose === "reset" ? t("reset") : t("invitation")}</Text>
        {/* Not hidden: programs that keep passwords ask whose this one is, and so do people. */}
        <TextInput label={t("account")} value={link.account} autoComplete="username" readOnly />
        <PasswordInput
          label={t("password")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
          error={failure?.code === "weak_password" ? t("weak") : undefined}
          autoFocus
          required
        />
        <PasswordRules password={password} account={link.account} />
        <PasswordInput
          label={t("again")}
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          autoComplete="new-password"
          error={differs ? t("differs") : undefined}
          required
        />
        {failure !== undefined && <FailureNote failure={failure} />}
        <Button type="submit" loading={busy} disabled={differs} fullWidth>
          {t("choose")}
        </Button>
        <Text size="xs" c="dimmed" component="div">
          {t("ends")} <Moment at={link.expires_at} />
        </Text>
      </Stack>
    </Card>
  );
}
