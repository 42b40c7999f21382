import {
  Alert,
  Anchor,
  Button,
  Card,
  Center,
  Code,
  Group,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import { type Failure, failureOf } from "../api/problem";
import { Coin } from "../ui/Coin";
import { FailureNote } from "../ui/FailureNote";
import { LanguageSelect } from "../ui/LanguageSelect";
import { useTitle } from "../ui/useTitle";
import { follow } from "../words";
import { inside } from "./back";
import { meQuery } from "./me";

/** Where somebody signs in. */
export function SignInPage() {
  const { t } = useTranslation("session");
  const { back, ended } = useSearch({ from: "/sign-in" });
  const router = useRouter();
  const queries = useQueryClient();
  const [account, setAccount] = useState("");
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const [first, setFirst] = useState(false);
  useTitle(t("signIn"));

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      await call.POST("/api/v1/sessions", { body: { account, password, cookie: true } });
      queries.clear();
      const me = await queries.fetchQuery(meQuery);
      await follow(me.account.language);
      router.history.replace(inside(back) ?? "/");
    } catch (thrown) {
      setFailure(failureOf(thrown));
      setPassword("");
    } finally {
      setBusy(false);
    }
  };

  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack w="100%" maw={400}>
        <Group justify="center" gap="sm">
          <Coin size={36} />
          <Title order={1} size="h2">
            Jeton
          </Title>
        </Group>
        {!window.isSecureContext && <Alert color="red">{t("insecure")}</Alert>}
        {ended === true && failure === undefined && <Alert>{t("ended")}</Alert>}
        <Card withBorder padding="xl" component="form" onSubmit={signIn}>
          <Stack>
            <TextInput
              label={t("account")}
              description={t("accountHint")}
              value={account}
              onChange={(event) => setAccount(event.currentTarget.value)}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              required
            />
            <PasswordInput
              label={t("password")}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              autoComplete="current-password"
              required
            />
            {failure !== undefined &&
              (failure.code === "wrong_password" ? (
                <Alert color="red" role="alert">
                  {t("wrong")}
                </Alert>
              ) : (
                <FailureNote failure={failure} />
              ))}
            <Button type="submit" loading={busy} fullWidth>
              {t("signIn")}
            </Button>
          </Stack>
        </Card>
        <Group justify="space-between" align="center">
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => setFirst(!first)}
            aria-expanded={first}
          >
            {t("first")}
          </Anchor>
          <LanguageSelect />
        </Group>
        {first && (
          <Text size="sm">
            {t("firstHint")} <Code>jeton recover</Code>
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {t("forgot")}
        </Text>
      </Stack>
    </Center>
  );
}
