import { Box, Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";

import { useServices } from "../services/services";
import { useMe } from "../session/me";
import { Moment } from "../ui/Moment";
import { PageHead } from "../ui/PageHead";
import { useLabel, useLanguage } from "../words/useLanguage";
import { Appearance } from "./Appearance";
import { Contact } from "./Contact";
import { PasswordChange } from "./PasswordChange";
import { Sessions } from "./Sessions";

/** One's own account: who one is here, how one is written to, the password and where one is signed in. */
export function AccountPage() {
  const { t } = useTranslation("account");
  const { account } = useMe();
  return (
    <>
      <PageHead title={t("title")} />
      <Stack gap="lg">
        <Part>
          <WhoIAm />
        </Part>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Part title={t("contact")}>
            <Contact account={account} />
          </Part>
          <Part title={t("password")}>
            <PasswordChange account={account.name} />
          </Part>
        </SimpleGrid>
        <Part title={t("sessions")} hint={t("sessionsHint")}>
          <Sessions />
        </Part>
        <Part title={t("appearance")} hint={t("appearanceHint")}>
          <Appearance />
        </Part>
      </Stack>
    </>
  );
}

function Part({ title, hint, children }: { title?: string; hint?: string; children: ReactNode }) {
  const id = useId();
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby={title && id}>
      {title !== undefined && (
        <Title order={2} size="h4" mb={hint === undefined ? "md" : 4} id={id}>
          {title}
        </Title>
      )}
      {hint !== undefined && (
        <Text size="sm" c="dimmed" mb="md">
          {hint}
        </Text>
      )}
      {children}
    </Card>
  );
}

function WhoIAm() {
  const { t } = useTranslation("account");
  const { account } = useMe();
  const label = useLabel();
  const language = useLanguage();
  const services = useServices();
  const list = (names: string[]) =>
    new Intl.ListFormat(language).format(
      names.map((name) => label(services.find((one) => one.name === name)?.label ?? { en: name })),
    );
  return (
    <Group gap="xl" component="dl" m={0} align="flex-start">
      <Fact name={t("name")}>{account.name}</Fact>
      <Fact name={t("role")}>
        {account.role === "operator"
          ? t("operates", { services: list(account.operates ?? []) })
          : t(`roles.${account.role}`)}
      </Fact>
      <Fact name={t("services")}>{account.services == null ? t("allServices") : list(account.services)}</Fact>
      <Fact name={t("since")}>
        <Moment at={account.created_at} />
      </Fact>
    </Group>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Box>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {children}
      </Text>
    </Box>
  );
}
