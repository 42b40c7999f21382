import { Badge, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { api, type Schemas } from "../api/client";
import { FailureNote } from "../ui/FailureNote";
import { Moment } from "../ui/Moment";

/** Who still shows the secret that was replaced, looked at again and again. */
export function OldUses({ id }: { id: string }) {
  const { t } = useTranslation("tokens");
  const { data, error } = api.useQuery(
    "get",
    "/api/v1/tokens/{id}/uses",
    { params: { path: { id } } },
    { refetchInterval: 3_000 },
  );
  if (error && data === undefined) return <FailureNote failure={error} />;
  const uses = [...(data?.prior?.uses ?? []), ...(data?.older ?? [])];
  return (
    <Stack gap="xs" aria-live="polite">
      {uses.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("reset.nobody")}
        </Text>
      ) : (
        uses.map((use) => <OldUse key={`${use.address} ${use.agent} ${use.first_seen_at}`} use={use} />)
      )}
    </Stack>
  );
}

function OldUse({ use }: { use: Schemas["UseView"] }) {
  const { t } = useTranslation("tokens");
  return (
    <Group justify="space-between" wrap="nowrap">
      <Stack gap={0}>
        <Text size="sm">{use.agent ?? t("reset.unknownAgent")}</Text>
        <Text size="xs" c="dimmed">
          {use.address ?? t("reset.unknownAddress")} · {t("reset.times", { count: use.count })} ·{" "}
          <Moment at={use.last_seen_at} />
        </Text>
      </Stack>
      <Badge variant="light" color={use.accepted ? "orange" : "red"}>
        {use.accepted ? t("reset.accepted") : t("reset.refused")}
      </Badge>
    </Group>
  );
}
