import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Says that there is nothing, and what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack align="center" py="xl" gap="xs" ta="center">
      <Text fw={600}>{title}</Text>
      {children !== undefined && (
        <Text c="dimmed" size="sm" maw="60ch" component="div">
          {children}
        </Text>
      )}
    </Stack>
  );
}
