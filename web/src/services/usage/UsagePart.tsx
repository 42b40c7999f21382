import { Card, Group, SegmentedControl, Stack, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { FailureNote } from "../../ui/FailureNote";
import { failed } from "../../ui/failed";
import { UsageChart } from "../../ui/UsageChart";
import { Waiting } from "../../ui/Waiting";
import type { Service } from "../services";
import { between, type Span } from "./spans";
import { TopTokens } from "./TopTokens";

/** How often a service is asked, and which of its tokens are asked about most. */
export function UsagePart({ service }: { service: Service }) {
  const { t } = useTranslation("usage");
  const [span, setSpan] = useState<Span>("day");
  const counts = api.useQuery("get", "/api/v1/services/{name}/usage", {
    params: { path: { name: service.name }, query: between(span, Date.now()) },
  });
  return (
    <Stack>
      <Card withBorder padding="lg" component="section" aria-label={t("title")}>
        <Group justify="space-between" mb="md">
          <Title order={2} size="h4">
            {t("title")}
          </Title>
          <SegmentedControl
            aria-label={t("last")}
            size="xs"
            value={span}
            onChange={(chosen) => setSpan(chosen as Span)}
            data={(["day", "week", "month"] as const).map((value) => ({ value, label: t(`spans.${value}`) }))}
          />
        </Group>
        {counts.isPending ? (
          <Waiting />
        ) : failed(counts) ? (
          <FailureNote failure={counts.error} retry={() => void counts.refetch()} />
        ) : (
          <UsageChart counts={counts.data} />
        )}
      </Card>
      <TopTokens service={service} />
    </Stack>
  );
}
