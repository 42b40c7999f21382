import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import { useTitle } from "./useTitle";

/** The head of a page: its name, what it is for, and what one does there, at the upper right. */
export function PageHead({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: ReactNode;
  children?: ReactNode;
}) {
  useTitle(title);
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="md">
      <Stack gap={4}>
        <Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>
          {title}
        </Title>
        {hint !== undefined && (
          <Text c="dimmed" size="sm" maw="70ch">
            {hint}
          </Text>
        )}
      </Stack>
      {children !== undefined && <Group gap="sm">{children}</Group>}
    </Group>
  );
}
