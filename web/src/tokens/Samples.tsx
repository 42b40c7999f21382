import { ActionIcon, Box, Code, Stack, Tabs, Text } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Kind } from "../services/services";
import { copyAndTell } from "../ui/clipboard";
import { snippets } from "./snippets";

/** How a token is put to use: into a variable, and from there into a call. */
export function Samples({ kind, secret }: { kind: Kind; secret: string }) {
  const { t } = useTranslation("tokens");
  const common = useTranslation("common").t;
  const titles: Record<string, string> = {
    shell: t("saved.shell"),
    windows: t("saved.windows"),
    curl: "cURL",
    node: "Node",
    python: "Python",
  };
  return (
    <Stack gap={4}>
      <Text fw={600} size="sm">
        {t("saved.use")}
      </Text>
      <Text size="xs" c="dimmed">
        {t("saved.samplesHint")}
      </Text>
      <Tabs defaultValue="shell">
        <Tabs.List>
          {snippets(kind, secret).map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {titles[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets(kind, secret).map(({ name, text }) => (
          <Tabs.Panel key={name} value={name} pt="xs" pos="relative">
            <Code block tabIndex={0} role="group" aria-label={titles[name]} pr={40}>
              {/* The secret stands in the field above and not a second time. */}
              {text.replaceAll(secret, "••••••••")}
            </Code>
            <Box pos="absolute" top={16} right={8}>
              <ActionIcon
                variant="subtle"
                aria-label={`${common("copy")}: ${titles[name]}`}
                onClick={() => void copyAndTell(text)}
              >
                <IconCopy size={16} />
              </ActionIcon>
            </Box>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
