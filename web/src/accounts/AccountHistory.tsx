import { Anchor, Group, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Told } from "../log/Told";
import { useHistory } from "../log/useHistory";
import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { ListTable } from "../ui/ListTable";
import { When } from "../ui/Moment";
import { More } from "../ui/More";
import { Waiting } from "../ui/Waiting";

/** What the log has about an account, the newest first. */
export function AccountHistory({ id }: { id: string }) {
  const { t } = useTranslation("accounts");
  const pages = useHistory({ account: id });
  if (pages.isPending) return <Waiting />;
  if (failed(pages)) return <FailureNote failure={pages.error} retry={() => void pages.refetch()} />;
  const entries = pages.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) return <Empty title={t("history.none")} />;

  return (
    <>
      <ListTable
        label={t("tabs.history")}
        width={640}
        head={[t("history.when"), t("history.what"), t("history.who"), t("history.about")]}
      >
        {entries.map((entry) => (
          <Table.Tr key={entry.seq}>
            <Table.Td>
              <When at={entry.at} />
            </Table.Td>
            <Table.Td>
              <Told entry={entry} />
            </Table.Td>
            <Table.Td>{entry.actor_name ?? entry.actor ?? "Jeton"}</Table.Td>
            <Table.Td>
              {(entry.token ?? entry.service_name) != null && (
                <Group gap="xs">
                  {entry.token && (
                    <Anchor component={Link} to={`/tokens/${entry.token}`} size="sm">
                      {entry.name ?? entry.kind ?? t("history.token")}
                    </Anchor>
                  )}
                  {entry.service_name && (
                    <Text size="sm" c="dimmed">
                      {entry.service_name}
                    </Text>
                  )}
                </Group>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
      <More pages={pages} />
    </>
  );
}
