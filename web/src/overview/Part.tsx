import { Card, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface PartProps {
  title: string;
  hint?: string;
  more?: ReactNode;
  children: ReactNode;
}

/** A part of the overview, with a name. */
export function Part({ title, hint, more, children }: PartProps) {
  return (
    <Card withBorder padding="lg" component="section" aria-label={title}>
      <Group justify="space-between" align="flex-start" mb="md">
        <div>
          <Title order={2} size="h4">
            {title}
          </Title>
          {hint && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {more}
      </Group>
      {children}
    </Card>
  );
}
