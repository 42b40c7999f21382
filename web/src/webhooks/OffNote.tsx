import { Alert, Code, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** What whoever runs Jeton writes into its configuration. */
export const letsOut = "[webhooks]\nenabled = true";

/** Says that nothing is let out, and how it is. */
export function OffNote() {
  const { t } = useTranslation("webhooks");
  return (
    <Alert color="orange" role="alert">
      <Stack gap="xs">
        <Text size="sm">{t("off")}</Text>
        <Code block>{letsOut}</Code>
      </Stack>
    </Alert>
  );
}
