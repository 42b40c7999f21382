import { Alert, Button, Card, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { failureOf } from "../api/problem";
import { useMe } from "../session/me";
import { FailureNote } from "../ui/FailureNote";
import { Moment } from "../ui/Moment";
import { tell } from "../ui/toast";
import { useUnsaved } from "../ui/unsaved";
import { type Account, useChange } from "./accounts";
import { LanguageChoice, RoleChoice } from "./choices";
import { changed, type Edited, edited } from "./edit";
import { ServiceChoice } from "./ServiceChoice";

/** What an account may do, and where it gets mail. */
export function AccountForm({ account }: { account: Account }) {
  const { t } = useTranslation("accounts");
  const common = useTranslation("common").t;
  const me = useMe();
  const save = useChange(account.id);
  const [form, setForm] = useState<Edited>(() => edited(account));
  const [endTokens, setEndTokens] = useState(false);
  const set = (change: Partial<Edited>) => setForm({ ...form, ...change });
  const change = changed(account, form);
  useUnsaved(change !== undefined);
  const isOwnAccount = account.id === me.account.id;
  const wouldEnd = save.isError && failureOf(save.error).code === "tokens_would_end";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      { ...change, ...(endTokens ? { end_tokens: true } : {}) },
      {
        onSuccess: () => {
          setEndTokens(false);
          tell(t("saved", { name: account.name }));
        },
      },
    );
  };

  if (account.deleted) {
    return <Alert color="gray">{t("isDeleted")}</Alert>;
  }
  return (
    <Card withBorder padding="lg" component="form" onSubmit={submit} maw={640}>
      <Stack>
        <RoleChoice
          role={form.role}
          operates={form.operates}
          onChange={(role, operates) => set({ role, operates })}
          disabled={isOwnAccount ? t("ownRole") : undefined}
        />
        <ServiceChoice value={form.services} onChange={(services) => set({ services })} />
        <TextInput
          type="email"
          label={account.machine ? t("keeper") : t("mail")}
          description={account.machine ? t("keeperHint") : t("mailHint", { name: account.name })}
          value={form.mail}
          onChange={(event) => set({ mail: event.currentTarget.value })}
          autoComplete="off"
        />
        <LanguageChoice value={form.language} onChange={(language) => set({ language })} />
        {wouldEnd ? (
          <Alert color="orange" role="alert" title={t("wouldEnd")}>
            <Stack gap="sm">
              <Text size="sm">{failureOf(save.error).message}</Text>
              <Checkbox
                label={t("endTokens")}
                checked={endTokens}
                onChange={(event) => setEndTokens(event.currentTarget.checked)}
              />
            </Stack>
          </Alert>
        ) : (
          save.isError && <FailureNote failure={save.error} />
        )}
        <Group justify="space-between">
          <Text size="sm" c="dimmed" component="div">
            {t("created")}: <Moment at={account.created_at} />
          </Text>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={change === undefined || (wouldEnd && !endTokens)}
          >
            {common("save")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
