import { Anchor, Badge, Group, Table, Text, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconRobot } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Moment } from "../ui/Moment";
import { WideTable } from "../ui/WideTable";
import type { Account } from "./accounts";
import { StandingBadge } from "./StandingBadge";
import { type AccountSearch, ariaSort, turned, withFilter } from "./search";

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
  return (
    <WideTable label={t("users")}>
      <Table verticalSpacing="sm" highlightOnHover miw={720} aria-busy={busy} opacity={busy ? 0.6 : 1}>
        <Table.Thead>
          <Table.Tr>
            <SortedHead column="name" label={t("username")} search={search} />
            <Table.Th>{t("role")}</Table.Th>
            <Table.Th>{t("state")}</Table.Th>
            <Table.Th>{t("services")}</Table.Th>
            <SortedHead column="created" label={t("created")} search={search} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accounts.map((account) => (
            <Table.Tr key={account.id}>
              <Table.Td>
                <Group gap={6} wrap="nowrap">
                  <Anchor component={Link} to={`/users/${account.id}`} size="sm" fw={600}>
                    {account.name}
                  </Anchor>
                  {account.machine && (
                    <IconRobot size={16} role="img" aria-label={t("machine")} opacity={0.7} />
                  )}
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
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

function SortedHead({
  column,
  label,
  search,
}: {
  column: "name" | "created";
  label: string;
  search: AccountSearch;
}) {
  const order = ariaSort(search.sort, column);
  return (
    <Table.Th aria-sort={order}>
      <UnstyledButton
        component={Link}
        to="."
        search={withFilter(search, { sort: turned(search.sort, column) }) as never}
        replace
        fz="sm"
        fw={700}
      >
        <Group gap={4} wrap="nowrap">
          {label}
          {order === "ascending" && <IconArrowUp size={14} aria-hidden />}
          {order === "descending" && <IconArrowDown size={14} aria-hidden />}
        </Group>
      </UnstyledButton>
    </Table.Th>
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
    <Group gap={4} wrap="nowrap">
      {names.slice(0, shown).map((name) => (
        <Badge key={name} variant="default" tt="none" fw={500}>
          {name}
        </Badge>
      ))}
      {names.length > shown && <Text size="xs">+{names.length - shown}</Text>}
    </Group>
  );
}
