import { Badge, Button, Group, Stack, Table, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import { useServiceLabel } from "../services/services";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { ListTable } from "../ui/ListTable";
import { Moment } from "../ui/Moment";
import { More } from "../ui/More";
import { tell, tellFailure } from "../ui/toast";
import { Waiting } from "../ui/Waiting";

export const sessionsQuery = ["get", "/api/v1/sessions"];

/** Where one is signed in, and the way to end it. */
export function Sessions() {
  const { t } = useTranslation("account");
  const common = useTranslation("common").t;
  const queries = useQueryClient();
  const serviceLabel = useServiceLabel();
  const pages = useInfiniteQuery({
    queryKey: [...sessionsQuery, "pages"],
    queryFn: async ({ pageParam }) => {
      const query = pageParam === "" ? {} : { cursor: pageParam };
      const { data } = await call.GET("/api/v1/sessions", { params: { query } });
      return data ?? { items: [] };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const end = useMutation({
    mutationFn: async (id: string | "others") => {
      if (id === "others") await call.DELETE("/api/v1/sessions");
      else await call.DELETE("/api/v1/sessions/{id}", { params: { path: { id } } });
      await queries.invalidateQueries({ queryKey: sessionsQuery });
    },
    onSuccess: (_, id) => tell(t(id === "others" ? "endedOthers" : "ended")),
    onError: tellFailure,
  });
  if (pages.isPending) return <Waiting />;
  if (failed(pages)) return <FailureNote failure={pages.error} retry={() => void pages.refetch()} />;
  const sessions = pages.data.pages.flatMap((page) => page.items);
  return (
    <Stack gap="sm">
      <ListTable
        label={t("sessions")}
        width={720}
        head={[
          t("program"),
          t("address"),
          t("opened"),
          t("seen"),
          t("ends"),
          { label: common("actions"), at: "right" },
        ]}
      >
        {sessions.map((session) => (
          <Table.Tr key={session.id}>
            <Table.Td maw={320}>
              <Text size="sm" lineClamp={2} title={session.agent ?? undefined}>
                {session.agent ?? t("unknownProgram")}
              </Text>
              {session.service != null && (
                <Text size="xs" c="dimmed">
                  {t("at", { service: serviceLabel(session.service) })}
                </Text>
              )}
            </Table.Td>
            <Table.Td>{session.address ?? t("unknownAddress")}</Table.Td>
            <Table.Td>
              <Moment at={session.opened_at} />
            </Table.Td>
            <Table.Td>
              <Moment at={session.seen_at} />
            </Table.Td>
            <Table.Td>
              <Moment at={session.expires_at} />
            </Table.Td>
            <Table.Td ta="right">
              {session.current ? (
                <Badge variant="light">{t("here")}</Badge>
              ) : (
                <Button
                  variant="default"
                  size="compact-sm"
                  c="red"
                  aria-label={t("endOf", { program: session.agent ?? t("unknownProgram") })}
                  disabled={end.isPending}
                  onClick={() => end.mutate(session.id)}
                >
                  {t("end")}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
      <Group justify="space-between">
        <Button
          variant="default"
          disabled={sessions.length < 2}
          loading={end.isPending && end.variables === "others"}
          onClick={() => end.mutate("others")}
        >
          {t("endOthers")}
        </Button>
        <More pages={pages} mt={0} />
      </Group>
    </Stack>
  );
}
