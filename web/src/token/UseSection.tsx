import { Group, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, type Schemas } from "../api/client";
import { Reasons } from "../refused/Reasons";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { ListTable } from "../ui/ListTable";
import { Moment } from "../ui/Moment";
import { UsageChart } from "../ui/UsageChart";
import { Waiting } from "../ui/Waiting";
import { beginning, type Span, SpanChoice } from "../usage/SpanChoice";

/** How often a token is used and with what result, from where and by what programs. */
export function UseSection({ id }: { id: string }) {
  const { t } = useTranslation("token");
  const usage = useTranslation("usage").t;
  const [span, setSpan] = useState<Span>("day");
  const query = { from: beginning(span, Date.now()) };
  const used = api.useQuery("get", "/api/v1/tokens/{id}/usage", { params: { path: { id }, query } });
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {usage("title")}
        </Title>
        <SpanChoice value={span} onChange={setSpan} />
      </Group>
      {used.isPending ? (
        <Waiting />
      ) : failed(used) ? (
        <FailureNote failure={used.error} retry={() => void used.refetch()} />
      ) : (
        <>
          <UsageChart counts={used.data} />
          <Reasons totals={used.data.totals} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
            <Seen title={t("addressesSeen")} column={t("address")} all={used.data.addresses} />
            <Seen title={t("programsSeen")} column={t("program")} all={used.data.agents} />
          </SimpleGrid>
        </>
      )}
    </Stack>
  );
}

function Seen({ title, column, all }: { title: string; column: string; all: Schemas["SeenView"][] }) {
  const { t } = useTranslation("token");
  const tokens = useTranslation("tokens").t;
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        {title}
      </Title>
      {all.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("nobody")}
        </Text>
      ) : (
        <ListTable label={title} width={360} spacing={6} head={[column, t("firstSeen"), tokens("lastUsed")]}>
          {all.map((one) => (
            <Table.Tr key={one.name}>
              <Table.Td>
                {one.name}
                {!one.accepted && (
                  <Text size="xs" c="red">
                    {t("alwaysRefused")}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Moment at={one.first_seen_at} />
              </Table.Td>
              <Table.Td>
                <Moment at={one.last_seen_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </ListTable>
      )}
    </Stack>
  );
}
