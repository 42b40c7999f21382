import { Anchor, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useServices } from "../services/services";
import { StateBadge } from "../tokens/StateBadge";
import { called, type Token } from "../tokens/tokens";
import { ListTable } from "../ui/ListTable";
import { Moment } from "../ui/Moment";
import { turned } from "../ui/sort";
import { useLabel } from "../words/useLanguage";
import { type Column, type TokenSearch, withChange } from "./search";

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
  const sorted = (column: Column) => ({
    column,
    now: search.sort,
    next: withChange(search, { sort: turned(search.sort, column) }),
  });
  return (
    <ListTable
      label={t("tokens")}
      width={900}
      isBusy={busy}
      head={[
        { label: t("name"), sorted: sorted("name") },
        t("owner"),
        t("kind"),
        t("state"),
        { label: t("created"), sorted: sorted("created") },
        { label: t("expires"), sorted: sorted("expires") },
        { label: t("lastUsed"), sorted: sorted("used") },
      ]}
    >
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
    </ListTable>
  );
}
