import { Anchor, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useServices } from "../services/services";
import { StateBadge } from "../tokens/StateBadge";
import { called, type Token } from "../tokens/tokens";
import { Moment } from "../ui/Moment";
import { WideTable } from "../ui/WideTable";
import { useLabel } from "../words/useLanguage";

interface Props {
  tokens: Token[];
  busy: boolean;
}

/** Tokens of any service and anybody. */
export function AllTokensTable({ tokens, busy }: Props) {
  const { t } = useTranslation("tokens");
  const common = useTranslation("common").t;
  const label = useLabel();
  const services = new Map(useServices().map((service) => [service.name, service]));
  return (
    <WideTable label={t("tokens")}>
      <Table verticalSpacing="sm" highlightOnHover miw={900} aria-busy={busy} opacity={busy ? 0.6 : 1}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("name")}</Table.Th>
            <Table.Th>{t("owner")}</Table.Th>
            <Table.Th>{t("kind")}</Table.Th>
            <Table.Th>{t("state")}</Table.Th>
            <Table.Th>{t("created")}</Table.Th>
            <Table.Th>{t("expires")}</Table.Th>
            <Table.Th>{t("lastUsed")}</Table.Th>
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
