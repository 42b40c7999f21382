import { Card, SimpleGrid, Title } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { PageHead } from "../ui/PageHead";
import { BySecret } from "./BySecret";
import { ByToken } from "./ByToken";

/** Where somebody finds out why a request was refused. */
export function RefusedPage() {
  const { t } = useTranslation("refused");
  const { token } = useSearch({ from: "/shell/refused" });
  return (
    <>
      <PageHead title={t("title")} hint={t("hint")} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Card withBorder padding="lg" component="section">
          <Title order={2} size="h4" mb="sm">
            {t("bySecret")}
          </Title>
          <BySecret />
        </Card>
        <Card withBorder padding="lg" component="section">
          <Title order={2} size="h4" mb="sm">
            {t("byToken")}
          </Title>
          <ByToken chosen={token} />
        </Card>
      </SimpleGrid>
    </>
  );
}
