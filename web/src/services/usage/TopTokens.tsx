import { Anchor, Card, Group, NativeSelect, Stack, Table, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { called } from "../../tokens/tokens";
import { Empty } from "../../ui/Empty";
import { FailureNote } from "../../ui/FailureNote";
import { failed } from "../../ui/failed";
import { ListTable } from "../../ui/ListTable";
import { Moment } from "../../ui/Moment";
import { Waiting } from "../../ui/Waiting";
import { useLabel } from "../../words/useLanguage";
import type { Service } from "../services";

type By = "allowed" | "denied" | "idle";

/** The tokens of a service that were accepted or refused most often today, or that nobody uses. */
export function TopTokens({ service }: { service: Service }) {
  const { t, i18n } = useTranslation("services");
  const label = useLabel();
  const [by, setBy] = useState<By>("allowed");
  const top = api.useQuery("get", "/api/v1/services/{name}/usage/top", {
    params: { path: { name: service.name }, query: { by, limit: 20 } },
  });
  const kindOf = (name: string) => {
    const kind = service.kinds.find((one) => one.name === name);
    return kind === undefined ? name : label(kind.label);
  };
  const nothing = {
    allowed: t("usage.noneAllowed"),
    denied: t("usage.noneDenied"),
    idle: t("usage.noneIdle"),
  };
  return (
    <Card withBorder padding="lg" component="section" aria-label={t("usage.top")}>
      <Group justify="space-between" mb="md" align="flex-start">
        <Stack gap={2}>
          <Title order={2} size="h4">
            {t("usage.top")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("usage.utc")}
          </Text>
        </Stack>
        <NativeSelect
          aria-label={t("usage.by")}
          value={by}
          onChange={(event) => setBy(event.currentTarget.value as By)}
          data={(["allowed", "denied", "idle"] as const).map((value) => ({
            value,
            label: t(`usage.${value}`),
          }))}
        />
      </Group>
      {top.isPending ? (
        <Waiting />
      ) : failed(top) ? (
        <FailureNote failure={top.error} retry={() => void top.refetch()} />
      ) : top.data.items.length === 0 ? (
        <Empty title={nothing[by]} />
      ) : (
        <ListTable
          label={t("usage.top")}
          width={640}
          head={[
            t("usage.token"),
            t("usage.owner"),
            t("usage.kind"),
            by !== "idle" && { label: t("usage.count"), at: "right" },
            t("usage.lastUsed"),
          ]}
        >
          {top.data.items.map((token) => (
            <Table.Tr key={token.id}>
              <Table.Td>
                <Anchor component={Link} to={`/tokens/${token.id}`} size="sm" fw={600}>
                  {called(token)}
                </Anchor>
              </Table.Td>
              <Table.Td>{token.owner}</Table.Td>
              <Table.Td>{kindOf(token.kind)}</Table.Td>
              {by !== "idle" && (
                <Table.Td ta="right">{(token[by] ?? 0).toLocaleString(i18n.language)}</Table.Td>
              )}
              <Table.Td>
                {token.last_used_at ? <Moment at={token.last_used_at} /> : t("usage.unused")}
              </Table.Td>
            </Table.Tr>
          ))}
        </ListTable>
      )}
    </Card>
  );
}
