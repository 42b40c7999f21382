import { Button, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { call, type Schemas } from "../api/client";
import { meQuery } from "../session/me";
import { FailureNote } from "../ui/FailureNote";
import { tell } from "../ui/toast";
import { follow, languageNames, languages } from "../words";

/** In which language somebody is written to, and where; the latter is for administrators to say, with their password. */
export function Contact({ account }: { account: Schemas["AccountView"] }) {
  const { t } = useTranslation("account");
  const common = useTranslation("common").t;
  const queries = useQueryClient();
  const [language, setLanguage] = useState(account.language ?? "");
  const [mail, setMail] = useState(account.mail ?? "");
  const wanted = {
    language: language === "" ? null : language,
    mail: mail.trim() === "" ? null : mail.trim(),
  };
  const body: Schemas["AccountChange"] = {
    ...(wanted.language === (account.language ?? null) ? {} : { language: wanted.language }),
    ...(wanted.mail === (account.mail ?? null) ? {} : { mail: wanted.mail }),
  };
  const reached = account.mail ?? (account.name.includes("@") ? account.name : undefined);
  const save = useMutation({
    mutationFn: async () => {
      await call.PATCH("/api/v1/accounts/{id}", { params: { path: { id: account.id } }, body });
      await follow(wanted.language);
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
    onSuccess: () => tell(t("saved")),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <NativeSelect
          label={t("language")}
          description={t("languageHint")}
          value={language}
          onChange={(event) => setLanguage(event.currentTarget.value)}
          data={[
            { value: "", label: t("configured") },
            ...languages.map((value) => ({ value, label: languageNames[value] })),
          ]}
        />
        {account.role === "admin" ? (
          <TextInput
            type="email"
            label={t("mail")}
            description={
              account.name.includes("@") ? t("mailHint", { name: account.name }) : t("mailHintNone")
            }
            value={mail}
            onChange={(event) => setMail(event.currentTarget.value)}
            autoComplete="email"
          />
        ) : (
          <Text size="sm" c="dimmed">
            {reached === undefined ? t("mailNowhere") : t("mailWhere", { mail: reached })}{" "}
            {t("mailByAdministrators")}
          </Text>
        )}
        {save.isError && <FailureNote failure={save.error} />}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={Object.keys(body).length === 0}>
            {common("save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
