import { Badge, Button, Card, Group, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { api, type Schemas } from "../api/client";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { ListTable } from "../ui/ListTable";
import { Moment } from "../ui/Moment";
import { tell, tellFailure } from "../ui/toast";
import { Waiting } from "../ui/Waiting";
import { useChange } from "./changes";
import type { Offers } from "./offers";

/** Who uses which secret of a token: side by side while two of them work, so that one sees when the old one is no longer needed. */
export function SecretUses({ id, can }: { id: string; can: Offers }) {
  const { t } = useTranslation("token");
  const inGrace = can.closeGrace;
  const uses = api.useQuery(
    "get",
    "/api/v1/tokens/{id}/uses",
    { params: { path: { id } } },
    { refetchInterval: inGrace ? 3_000 : 15_000 },
  );
  if (uses.isPending) return <Waiting />;
  if (failed(uses)) return <FailureNote failure={uses.error} retry={() => void uses.refetch()} />;
  const { live, prior, older } = uses.data;
  return (
    <Stack gap="md">
      {inGrace && <Text size="sm">{t("graceHint")}</Text>}
      <SimpleGrid cols={{ base: 1, lg: prior == null ? 1 : 2 }} spacing="lg">
        <Secret title={t("present")} hint={live.hint} uses={live.uses}>
          {t("since")} <Moment at={live.since} />
        </Secret>
        {prior != null && (
          <Secret
            title={t("old")}
            hint={prior.hint}
            uses={prior.uses}
            action={inGrace && <Grace {...{ id, can }} />}
          >
            {inGrace ? t("worksUntil") : t("workedUntil")} <Moment at={prior.until} />
          </Secret>
        )}
      </SimpleGrid>
      {older.length > 0 && (
        <Secret title={t("older")} uses={older}>
          {t("olderHint")}
        </Secret>
      )}
    </Stack>
  );
}

/** Ends the grace, or takes the rotation back. */
function Grace({ id, can }: { id: string; can: Offers }) {
  const { t } = useTranslation("token");
  const change = useChange(id);
  const act = (what: "closeGrace" | "takeBack") =>
    change.mutate(what, {
      onSuccess: () => tell(t(what === "closeGrace" ? "graceClosed" : "takenBack")),
      onError: tellFailure,
    });
  return (
    <Group gap="xs">
      <Button size="xs" color="red.8" loading={change.isPending} onClick={() => act("closeGrace")}>
        {t("closeGrace")}
      </Button>
      {can.takeBack && (
        <Button size="xs" variant="default" disabled={change.isPending} onClick={() => act("takeBack")}>
          {t("takeBack")}
        </Button>
      )}
    </Group>
  );
}

interface SecretProps {
  title: string;
  hint?: string;
  uses: Schemas["UseView"][];
  action?: React.ReactNode;
  children: React.ReactNode;
}

function Secret({ title, hint, uses, action, children }: SecretProps) {
  const { t } = useTranslation("token");
  const tokens = useTranslation("tokens").t;
  return (
    <Card withBorder padding="md" component="section" aria-label={title}>
      <Group justify="space-between" align="flex-start" mb="sm">
        <Stack gap={0}>
          <Title order={3} size="h5">
            {title}{" "}
            {hint !== undefined && (
              <Text span ff="monospace" c="dimmed" size="sm">
                …{hint}
              </Text>
            )}
          </Title>
          <Text size="xs" c="dimmed">
            {children}
          </Text>
        </Stack>
        {action}
      </Group>
      {uses.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("nobody")}
        </Text>
      ) : (
        <ListTable
          label={title}
          width={420}
          spacing={6}
          head={[t("program"), t("address"), tokens("lastUsed"), tokens("state")]}
        >
          {uses.map((use) => (
            <Table.Tr key={`${use.address} ${use.agent} ${use.accepted} ${use.first_seen_at}`}>
              <Table.Td>{use.agent ?? tokens("reset.unknownAgent")}</Table.Td>
              <Table.Td>{use.address ?? tokens("reset.unknownAddress")}</Table.Td>
              <Table.Td>
                <Moment at={use.last_seen_at} />
                <Text size="xs" c="dimmed">
                  {tokens("reset.times", { count: use.count })}
                </Text>
              </Table.Td>
              <Table.Td>
                <Badge variant="light" color={use.accepted ? "green" : "red"}>
                  {use.accepted ? t("accepted") : t("refused")}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </ListTable>
      )}
    </Card>
  );
}
