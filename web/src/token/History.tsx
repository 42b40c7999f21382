import { Button, Stack, Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import type { Entry } from "../log/log";
import { useToldOf } from "../log/told";
import { FailureNote } from "../ui/FailureNote";
import { Moment } from "../ui/Moment";
import { Waiting } from "../ui/Waiting";
import { WideTable } from "../ui/WideTable";

/** What happened to a token, from the log, the latest first. */
export function History({ id }: { id: string }) {
  const { t } = useTranslation("token");
  const common = useTranslation("common").t;
  const asked = { token: id, order: "newest" as const, limit: 20 };
  const pages = useInfiniteQuery({
    queryKey: ["get", "/api/v1/log", "pages", asked],
    queryFn: async ({ pageParam }) => {
      const query = { ...asked, ...(pageParam === "" ? {} : { cursor: pageParam }) };
      const { data } = await call.GET("/api/v1/log", { params: { query } });
      return data ?? { items: [] };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  if (pages.isPending) return <Waiting />;
  if (pages.isError) return <FailureNote failure={pages.error} retry={() => void pages.refetch()} />;
  return (
    <Stack gap="xs">
      <WideTable label={t("history")}>
        <Table miw={420}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("when")}</Table.Th>
              <Table.Th>{t("what")}</Table.Th>
              <Table.Th>{t("who")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pages.data.pages
              .flatMap((page) => page.items)
              .map((entry) => (
                <Table.Tr key={entry.seq}>
                  <Table.Td>
                    <Moment at={entry.at} />
                  </Table.Td>
                  <Table.Td>
                    <Happened entry={entry} />
                  </Table.Td>
                  <Table.Td>{entry.actor == null ? "Jeton" : (entry.actor_name ?? t("somebody"))}</Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      {pages.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {common("more")}
        </Button>
      )}
    </Stack>
  );
}

function Happened({ entry }: { entry: Entry }) {
  const { happened, details } = useToldOf(entry);
  return (
    <>
      {happened}
      {details.length > 0 && (
        <Text size="xs" c="dimmed">
          {details.join(" · ")}
        </Text>
      )}
    </>
  );
}
