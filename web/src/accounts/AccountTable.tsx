import { Anchor, Badge, Group, Table, Text } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { ListTable } from "../ui/ListTable";
import { Moment } from "../ui/Moment";
import { turned } from "../ui/sort";
import type { Account } from "./accounts";
import { StandingBadge } from "./StandingBadge";
import { type AccountSearch, withFilter } from "./search";

/** Accounts with their names as the way to them. */
export function AccountTable({
  accounts,
  search,
  busy,
}: {
  accounts: Account[];
  search: AccountSearch;
  busy: boolean;
}) {
  const { t } = useTranslation("accounts");
  const sorted = (column: "name" | "created") => ({
    column,
    now: search.sort,
    next: withFilter(search, { sort: turned(search.sort, column) }),
  });
  return (
    <ListTable
      label={t("users")}
      width={720}
      isBusy={busy}
      head={[
        { label: t("username"), sorted: sorted("name") },
        t("role"),
        t("state"),
        t("services"),
        { label: t("created"), sorted: sorted("created") },
      ]}
    >
      {accounts.map((account) => (
        <Table.Tr key={account.id}>
          <Table.Td>
            <Group gap={6} wrap="nowrap">
              <Anchor component={Link} to={`/users/${account.id}`} size="sm" fw={600}>
                {account.name}
              </Anchor>
              {account.machine && <IconRobot size={16} role="img" aria-label={t("machine")} opacity={0.7} />}
            </Group>
          </Table.Td>
          <Table.Td>{t(`roles.${account.role}`)}</Table.Td>
          <Table.Td>
            <StandingBadge account={account} />
          </Table.Td>
          <Table.Td>
            <Services names={account.services} />
          </Table.Td>
          <Table.Td>
            <Moment at={account.created_at} />
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

const shown = 3;

/** Whose tokens it may hold: all, or the first few and how many more. */
function Services({ names }: { names: string[] | null | undefined }) {
  const { t } = useTranslation("accounts");
  const common = useTranslation("common").t;
  if (names === undefined || names === null) return <Text size="sm">{t("allServices")}</Text>;
  if (names.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {common("none")}
      </Text>
    );
  return (
    <Group gap={4}>
      {names.slice(0, shown).map((name) => (
        <Badge key={name} variant="default" tt="none" fw={500}>
          {name}
        </Badge>
      ))}
      {names.length > shown && <Text size="xs">+{names.length - shown}</Text>}
    </Group>
  );
}
