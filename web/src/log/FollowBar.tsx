import { Button, Group, Text } from "@mantine/core";
import { useThrottledValue } from "@mantine/hooks";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { FailureNote } from "../ui/FailureNote";
import type { Following } from "./useFollow";

/** How often at most a screen reader is told how many came, in milliseconds. */
const tellEvery = 5_000;

/** Begins to follow the log, and rests. Says what it does, and how much came. */
export function FollowBar({ follow, on, toggle }: { follow: Following; on: boolean; toggle: () => void }) {
  const { t } = useTranslation("log");
  const count = useThrottledValue(follow.entries.length, tellEvery);
  const says =
    follow.state === "following"
      ? t("follow.following")
      : follow.state === "reconnecting"
        ? t("follow.reconnecting")
        : !on && count > 0
          ? t("follow.paused")
          : "";
  if (follow.failure) return <FailureNote failure={follow.failure} retry={toggle} />;
  return (
    <Group gap="sm" mb="sm">
      <Button
        variant="default"
        leftSection={on ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
        onClick={toggle}
      >
        {on ? t("follow.pause") : t("follow.start")}
      </Button>
      <Text size="sm" c="dimmed" role="status">
        {says} {count > 0 && t("follow.arrived", { count })}
      </Text>
    </Group>
  );
}
