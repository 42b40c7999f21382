import { Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import { type Failure, failureOf } from "../api/problem";
import { FailureNote } from "../ui/FailureNote";

/** The window that asks for the password again. */
export function PasswordWindow({
  opened,
  onClose,
}: {
  opened: boolean;
  onClose: (confirmed: boolean) => void;
}) {
  const { t } = useTranslation("session");
  const common = useTranslation("common").t;
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);

  // Whoever closes it: nothing that was typed stays.
  useEffect(() => {
    if (opened) return;
    setPassword("");
    setFailure(undefined);
  }, [opened]);

  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await call.POST("/api/v1/session/confirm", { body: { password } });
      onClose(true);
    } catch (thrown) {
      setFailure(failureOf(thrown));
      setPassword("");
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      opened={opened}
      onClose={() => onClose(false)}
      closeOnEscape={false}
      title={t("again")}
      zIndex={400}
      centered
    >
      <form onSubmit={confirm}>
        <Stack>
          <Text size="sm">{t("againHint")}</Text>
          <PasswordInput
            label={t("password")}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            error={failure?.code === "wrong_password" ? t("wrongPassword") : undefined}
            data-autofocus
            required
          />
          {failure !== undefined && failure.code !== "wrong_password" && <FailureNote failure={failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => onClose(false)}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={busy}>
              {t("confirm")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
