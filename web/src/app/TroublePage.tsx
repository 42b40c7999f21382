import { Button, Stack, Text, Title } from "@mantine/core";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { failureOf } from "../api/problem";
import { Coin } from "../ui/Coin";
import { FailureNote } from "../ui/FailureNote";
import { useTitle } from "../ui/useTitle";

/** An address that is nobody's, or about something that is gone. */
export function MissingPage() {
  const { t } = useTranslation();
  useTitle(t("notFound"));
  return (
    <Stack align="center" ta="center" p="xl" mt="15vh" component="main">
      <Coin size={44} />
      <Title order={1} size="h2">
        {t("notFound")}
      </Title>
      <Text>{t("notFoundHint")}</Text>
      <Button component={Link} to="/" variant="default">
        {t("home")}
      </Button>
    </Stack>
  );
}

/** A page that could not be shown. */
export function TroublePage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    // What the page needs before it is shown is asked for again as well.
    void router.invalidate();
  };
  return failureOf(error).status === 404 ? (
    <MissingPage />
  ) : (
    <Stack p="xl" maw={600}>
      <FailureNote failure={error} retry={retry} />
    </Stack>
  );
}
