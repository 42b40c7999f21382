import { Anchor, Group, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Kind, Service } from "../services/services";
import { useMe } from "../session/me";
import { ListTable } from "../ui/ListTable";
import { Moment } from "../ui/Moment";
import { useLabel } from "../words/useLanguage";
import { SecretField } from "./SecretField";
import { StateBadge } from "./StateBadge";
import { TokenActions } from "./TokenActions";
import { called, isUsable, type Token } from "./tokens";

/** Tokens of one kind, with the columns that the kind has something for. */
export function TokenTable({ tokens, service, kind }: { tokens: Token[]; service: Service; kind: Kind }) {
  const { t } = useTranslation("tokens");
  const common = useTranslation("common").t;
  const label = useLabel();
  const me = useMe();
  return (
    <ListTable
      label={label(kind.label)}
      width={720}
      head={[
        kind.named ? label(kind.page.name) : t("secret"),
        kind.named && t("secret"),
        t("state"),
        t("created"),
        t("expires"),
        t("lastUsed"),
        { label: common("actions"), at: "right" },
      ]}
    >
      {tokens.map((token) => {
        const readable = kind.reveal === "always" && token.account === me.account.id && isUsable(token);
        const secret = readable ? (
          <SecretField
            token={token}
            copy={kind.page.actions === "menu" ? undefined : label(kind.page.copy)}
          />
        ) : (
          <Text ff="monospace" size="sm">
            …{token.hint}
          </Text>
        );
        return (
          <Table.Tr key={token.id}>
            <Table.Td>
              {kind.named ? (
                <Anchor component={Link} to={`/tokens/${token.id}`} size="sm" fw={600}>
                  {called(token)}
                </Anchor>
              ) : (
                secret
              )}
            </Table.Td>
            {kind.named && <Table.Td>{secret}</Table.Td>}
            <Table.Td>
              <StateBadge state={token.state} />
            </Table.Td>
            <Table.Td>
              <Moment at={token.created_at} />
            </Table.Td>
            <Table.Td>{token.expires_at ? <Moment at={token.expires_at} /> : common("never")}</Table.Td>
            <Table.Td>{token.last_used_at ? <Moment at={token.last_used_at} /> : t("unused")}</Table.Td>
            <Table.Td>
              <Group justify="flex-end" wrap="nowrap">
                <TokenActions {...{ token, service, kind }} />
              </Group>
            </Table.Td>
          </Table.Tr>
        );
      })}
    </ListTable>
  );
}
