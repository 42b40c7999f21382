import { Badge, Code, Group, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useServiceLabel } from "../services/services";
import { ListTable } from "../ui/ListTable";
import { Moment } from "../ui/Moment";
import { WebhookActions } from "./WebhookActions";
import { stateOf, type Webhook } from "./webhooks";

const colors = { enabled: "green", disabled: "gray", failing: "red" };

interface Props {
  webhooks: Webhook[];
  onSecret: (secret: string) => void;
}

/** Webhooks, with what they are told and what came back. */
export function WebhookTable({ webhooks, onSecret }: Props) {
  const { t } = useTranslation("webhooks");
  const common = useTranslation("common").t;
  const serviceLabel = useServiceLabel();
  return (
    <ListTable
      label={t("title")}
      width={820}
      head={[
        t("urlField"),
        t("events"),
        t("state"),
        t("lastAnswer"),
        { label: common("actions"), at: "right" },
      ]}
    >
      {webhooks.map((webhook) => (
        <Table.Tr key={webhook.id}>
          <Table.Td miw={260} maw={320}>
            <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
              {webhook.url}
            </Text>
            <Text size="xs" c="dimmed">
              {webhook.service == null ? t("allServices") : serviceLabel(webhook.service)}
            </Text>
          </Table.Td>
          <Table.Td maw={220}>
            <Group gap={6}>
              {webhook.events.map((event) => (
                <Code key={event}>{event}</Code>
              ))}
            </Group>
          </Table.Td>
          <Table.Td>
            <State webhook={webhook} />
          </Table.Td>
          <Table.Td maw={240}>
            {webhook.last_answer ? (
              <>
                <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                  {webhook.last_answer}
                </Text>
                {webhook.last_answer_at && (
                  <Text size="xs" c="dimmed">
                    <Moment at={webhook.last_answer_at} />
                  </Text>
                )}
              </>
            ) : (
              <Text size="sm" c="dimmed">
                {t("noAnswer")}
              </Text>
            )}
          </Table.Td>
          <Table.Td>
            <Group justify="flex-end">
              <WebhookActions webhook={webhook} onSecret={onSecret} />
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function State({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation("webhooks");
  const state = stateOf(webhook);
  const told: [string, string | null | undefined][] = [
    [t("failingSince"), webhook.failing_since],
    [t("nextAt"), state === "failing" ? webhook.next_at : undefined],
    [t("priorUntil"), webhook.prior_secret_until],
  ];
  return (
    <Stack gap={2} align="flex-start">
      <Badge variant="light" color={colors[state]} autoContrast={false}>
        {t(state)}
      </Badge>
      {webhook.failures > 0 && <Text size="xs">{t("failures", { count: webhook.failures })}</Text>}
      {told.map(
        ([what, at]) =>
          at && (
            <Text key={what} size="xs" c="dimmed">
              {what} <Moment at={at} />
            </Text>
          ),
      )}
    </Stack>
  );
}
