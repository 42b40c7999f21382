import {
  Alert,
  Anchor,
  Button,
  Card,
  Code,
  Group,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Failure, failureOf } from "../api/problem";
import { FirstRun } from "../link/FirstRun";
import { firstQuery } from "../link/first";
import { FailureNote } from "../ui/FailureNote";
import { LanguageSelect } from "../ui/LanguageSelect";
import { useTitle } from "../ui/useTitle";
import { inside } from "./back";
import { Doorstep } from "./Doorstep";
import { signIn } from "./signIn";

/** Where somebody signs in, once there is somebody who can. */
export function SignInPage() {
  const { data } = useQuery(firstQuery);
  const [skipped, setSkipped] = useState(false);
  if (data?.awaited === true && !skipped) return <FirstRun onSignIn={() => setSkipped(true)} />;
  return <SignIn />;
}

function SignIn() {
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

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      await signIn(queries, account, password);
      router.history.replace(inside(back) ?? "/");
    } catch (thrown) {
      setFailure(failureOf(thrown));
      setPassword("");
    } finally {
      setBusy(false);
    }
  };

  return (
    <Doorstep>
      {ended === true && failure === undefined && <Alert>{t("ended")}</Alert>}
      <Card withBorder padding="xl" component="form" onSubmit={submit}>
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
    </Doorstep>
  );
}
