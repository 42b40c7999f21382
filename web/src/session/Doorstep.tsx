import { Alert, Center, Group, Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Coin } from "../ui/Coin";

/** What is around the pages that are for whoever is not signed in. */
export function Doorstep({ children }: { children: ReactNode }) {
  const { t } = useTranslation("session");
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
        {children}
      </Stack>
    </Center>
  );
}
