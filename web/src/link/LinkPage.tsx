import { Anchor, Button, Card, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import { failureOf } from "../api/problem";
import { Doorstep } from "../session/Doorstep";
import { FailureNote } from "../ui/FailureNote";
import { LanguageSelect } from "../ui/LanguageSelect";
import { useTitle } from "../ui/useTitle";
import { Waiting } from "../ui/Waiting";
import { ChoosePassword } from "./ChoosePassword";
import { found, secretOf, theSecret } from "./secret";

/** Where whoever was given a one-time link chooses a password. */
export function LinkPage() {
  const { t } = useTranslation("link");
  const { secret, nth } = useSyncExternalStore(theSecret.subscribe, theSecret.read);
  useTitle(t("title"));
  return (
    <Doorstep>
      {secret === "" ? <Paste /> : <Opened key={nth} secret={secret} nth={nth} />}
      <Group justify="space-between" align="center">
        <Anchor component={Link} to="/sign-in" size="sm">
          {t("toSignIn")}
        </Anchor>
        <LanguageSelect />
      </Group>
    </Doorstep>
  );
}

/** A link, looked at before it is used. */
function Opened({ secret, nth }: { secret: string; nth: number }) {
  const [chosenFor, setChosenFor] = useState<string>();
  const [used, setUsed] = useState(false);
  const { data, error, refetch } = useQuery({
    // The secret is no part of the key, which is kept longer than this page.
    queryKey: ["link", nth],
    queryFn: async () => (await call.POST("/api/v1/links/inspect", { body: { secret } })).data,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (chosenFor !== undefined) return <Chosen account={chosenFor} />;
  if (used || (error !== null && failureOf(error).code === "link_invalid")) return <Invalid />;
  if (error !== null) return <FailureNote failure={error} retry={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  return (
    <ChoosePassword
      link={data}
      secret={secret}
      onChosen={() => setChosenFor(data.account)}
      onUsed={() => setUsed(true)}
    />
  );
}

/** Asks for the link: of whoever came here without one. */
function Paste() {
  const { t } = useTranslation("link");
  const [pasted, setPasted] = useState("");
  const go = (event: FormEvent) => {
    event.preventDefault();
    found(secretOf(pasted));
  };
  return (
    <Card withBorder padding="xl" component="form" onSubmit={go}>
      <Stack>
        <Title order={2} size="h4">
          {t("title")}
        </Title>
        <TextInput
          label={t("paste")}
          description={t("pasteHint")}
          value={pasted}
          onChange={(event) => setPasted(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
        />
        <Button type="submit" fullWidth>
          {t("open")}
        </Button>
      </Stack>
    </Card>
  );
}

/** Why nothing can be chosen, and what to do then. */
function Invalid() {
  const { t } = useTranslation("link");
  return (
    <Note title={t("invalid")}>
      <Text size="sm">{t("invalidHint")}</Text>
      <Text size="sm">{t("invalidUsed")}</Text>
      <Text size="sm">{t("invalidOther")}</Text>
      <Button variant="default" onClick={() => found("")}>
        {t("another")}
      </Button>
    </Note>
  );
}

/** It is chosen, and the browser is not signed in. */
function Chosen({ account }: { account: string }) {
  const { t } = useTranslation("link");
  return (
    <Note title={t("done")}>
      <Text size="sm">{t("doneHint", { account })}</Text>
    </Note>
  );
}

function Note({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder padding="xl" role="alert">
      <Stack>
        <Title order={2} size="h4">
          {title}
        </Title>
        {children}
      </Stack>
    </Card>
  );
}
