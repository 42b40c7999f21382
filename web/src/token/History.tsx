import { Button, Stack, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Told } from "../log/Told";
import { useHistory } from "../log/useHistory";
import { FailureNote } from "../ui/FailureNote";
import { Moment } from "../ui/Moment";
import { Waiting } from "../ui/Waiting";
import { WideTable } from "../ui/WideTable";

/** What happened to a token, from the log, the latest first. */
export function History({ id }: { id: string }) {
  const { t } = useTranslation("token");
  const common = useTranslation("common").t;
  const pages = useHistory({ token: id });
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
                    <Told entry={entry} />
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
