import { Stack, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Told } from "../log/Told";
import { useHistory } from "../log/useHistory";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { ListTable } from "../ui/ListTable";
import { When } from "../ui/Moment";
import { More } from "../ui/More";
import { Waiting } from "../ui/Waiting";

/** What happened to a token, from the log, the latest first. */
export function History({ id }: { id: string }) {
  const { t } = useTranslation("token");
  const pages = useHistory({ token: id });
  if (pages.isPending) return <Waiting />;
  if (failed(pages)) return <FailureNote failure={pages.error} retry={() => void pages.refetch()} />;
  return (
    <Stack gap="xs">
      <ListTable label={t("history")} width={420} spacing={6} head={[t("when"), t("what"), t("who")]}>
        {pages.data.pages
          .flatMap((page) => page.items)
          .map((entry) => (
            <Table.Tr key={entry.seq}>
              <Table.Td>
                <When at={entry.at} />
              </Table.Td>
              <Table.Td>
                <Told entry={entry} />
              </Table.Td>
              <Table.Td>{entry.actor == null ? "Jeton" : (entry.actor_name ?? t("somebody"))}</Table.Td>
            </Table.Tr>
          ))}
      </ListTable>
      <More pages={pages} />
    </Stack>
  );
}
