import { ActionIcon, Box, Code } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { copyAndTell } from "./clipboard";

/** A piece of a program, and the button that takes it to the clipboard. */
export function CodeBlock({ label, code }: { label: string; code: string }) {
  const { t } = useTranslation();
  return (
    <Box pos="relative">
      <Code block tabIndex={0} role="group" aria-label={label} pr={48}>
        {code}
      </Code>
      <Box pos="absolute" top={8} right={8}>
        <ActionIcon
          variant="subtle"
          aria-label={`${t("copy")}: ${label}`}
          onClick={() => void copyAndTell(code)}
        >
          <IconCopy size={16} />
        </ActionIcon>
      </Box>
    </Box>
  );
}
