import { Anchor, Group, Table, Text, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useServices } from "../services/services";
import { StateBadge } from "../tokens/StateBadge";
import { called, type Token } from "../tokens/tokens";
import { Moment } from "../ui/Moment";
import { WideTable } from "../ui/WideTable";
import { useLabel } from "../words/useLanguage";
import { ariaSort, type Column, type TokenSearch, turned, withChange } from "./search";

interface Props {
  tokens: Token[];
  search: TokenSearch;
  busy: boolean;
}

/** Tokens of any service and anybody. */
export function AllTokensTable({ tokens, search, busy }: Props) {
  const { t } = useTranslation("tokens");
  const common = useTranslation("common").t;
  const label = useLabel();
  const services = new Map(useServices().map((service) => [service.name, service]));
  return (
    <WideTable label={t("tokens")}>
      <Table verticalSpacing="sm" highlightOnHover miw={900} aria-busy={busy} opacity={busy ? 0.6 : 1}>
        <Table.Thead>
          <Table.Tr>
            <SortedHead column="name" label={t("name")} search={search} />
            <Table.Th>{t("owner")}</Table.Th>
            <Table.Th>{t("kind")}</Table.Th>
            <Table.Th>{t("state")}</Table.Th>
            <SortedHead column="created" label={t("created")} search={search} />
            <SortedHead column="expires" label={t("expires")} search={search} />
            <SortedHead column="used" label={t("lastUsed")} search={search} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((token) => {
            const service = services.get(token.service);
            const kind = service?.kinds.find((one) => one.name === token.kind);
            return (
              <Table.Tr key={token.id}>
                <Table.Td>
                  <Anchor component={Link} to={`/tokens/${token.id}`} size="sm" fw={600}>
                    {called(token)}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Anchor
                    component={Link}
                    to={`/users/${token.account}`}
                    search={{ name: token.owner, service: token.service } as never}
                    size="sm"
                  >
                    {token.owner}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{kind === undefined ? token.kind : label(kind.label)}</Text>
                  <Text size="xs" c="dimmed">
                    {service === undefined ? token.service : label(service.label)}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <StateBadge state={token.state} />
                </Table.Td>
                <Table.Td>
                  <Moment at={token.created_at} />
                </Table.Td>
                <Table.Td>{token.expires_at ? <Moment at={token.expires_at} /> : common("never")}</Table.Td>
                <Table.Td>{token.last_used_at ? <Moment at={token.last_used_at} /> : t("unused")}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

function SortedHead({ column, label, search }: { column: Column; label: string; search: TokenSearch }) {
  const order = ariaSort(search.sort, column);
  return (
    <Table.Th aria-sort={order}>
      <UnstyledButton
        component={Link}
        to="."
        search={withChange(search, { sort: turned(search.sort, column) }) as never}
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
