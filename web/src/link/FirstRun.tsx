import { Anchor, Card, Code, Group, List, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Doorstep } from "../session/Doorstep";
import { LanguageSelect } from "../ui/LanguageSelect";
import { useTitle } from "../ui/useTitle";

/** Who sees Jeton before it has an administrator: what to do. It says nothing that is not in the handbook. */
export function FirstRun({ onSignIn }: { onSignIn: () => void }) {
  const { t } = useTranslation("link");
  useTitle(t("first.title"));
  return (
    <Doorstep>
      <Card withBorder padding="xl">
        <Stack>
          <Title order={2} size="h4">
            {t("first.title")}
          </Title>
          <Text size="sm">{t("first.why")}</Text>
          <List type="ordered" size="sm" spacing="sm">
            <List.Item>{t("first.find")}</List.Item>
            <List.Item>{t("first.follow")}</List.Item>
          </List>
          <Text size="sm">
            {t("first.lost")} <Code>jeton recover admin</Code>
          </Text>
        </Stack>
      </Card>
      <Group justify="space-between" align="center">
        <Anchor component="button" type="button" size="sm" onClick={onSignIn}>
          {t("first.signIn")}
        </Anchor>
        <LanguageSelect />
      </Group>
    </Doorstep>
  );
}
