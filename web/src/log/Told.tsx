import { Text } from "@mantine/core";

import type { Entry } from "./log";
import { useToldOf } from "./toldOf";

/** What an entry says, and below it what else is known. */
export function Told({ entry }: { entry: Entry }) {
  const { happened, details } = useToldOf(entry);
  return (
    <>
      <Text size="sm" fw={500}>
        {happened}
      </Text>
      {details.length > 0 && (
        <Text size="xs" c="dimmed">
          {details.join(" · ")}
        </Text>
      )}
    </>
  );
}
