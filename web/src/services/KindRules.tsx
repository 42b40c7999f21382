import { Badge, Card, Code, Group, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { span } from "../format/time";
import { useLabel, useLanguage } from "../words/useLanguage";
import { carrierText } from "./rules";
import type { Kind } from "./services";

/** The rules of one kind of tokens, in plain words. */
export function KindRules({ kind }: { kind: Kind }) {
  const { t } = useTranslation("services");
  const label = useLabel();
  const language = useLanguage();
  const list = (parts: string[]) => new Intl.ListFormat(language).format(parts);
  const either = (parts: string[]) => new Intl.ListFormat(language, { type: "disjunction" }).format(parts);

  const issuers: Record<string, string> = {
    "account-creation": t("issuers.account-creation"),
    login: t("issuers.login"),
    owner: t("issuers.owner"),
    administrator: t("issuers.administrator"),
  };
  const rights: Record<string, string> = { reset: t("rights.reset"), delete: t("rights.delete") };
  const keepsSecret = kind.on_retired_use === undefined || kind.on_retired_use === null;

  const rows: [string, ReactNode][] = [
    [
      t("rule.carriers"),
      kind.feed ? (
        t("rule.feed")
      ) : kind.cookie ? (
        t("rule.cookie", { name: kind.cookie })
      ) : (
        <Codes key="carriers" texts={kind.carriers.map(carrierText)} />
      ),
    ],
    [t("rule.issuedBy"), either(kind.issued_by.map((one) => issuers[one] ?? one))],
    [t("rule.lifetime"), <Lifetime key="lifetime" kind={kind} />],
    [t("rule.reveal"), t(kind.reveal === "once" ? "reveals.once" : "reveals.always")],
    [t("rule.perAccount"), kind.per_account ? t("atMost", { count: kind.per_account }) : t("any")],
    [
      t("rule.ownerMay"),
      kind.owner_may.length === 0 ? t("nothing") : list(kind.owner_may.map((one) => rights[one] ?? one)),
    ],
  ];
  if (!keepsSecret) {
    rows.push([
      t("rule.grace"),
      kind.grace ? t("graceUpTo", { span: span(kind.grace, language) }) : t("graceNone"),
    ]);
    rows.push([
      t("rule.retired"),
      t(kind.on_retired_use === "revoke" ? "retiredUse.revoke" : "retiredUse.note"),
    ]);
  }
  if (kind.idle) rows.push([t("rule.idle"), t("idleAfter", { span: span(kind.idle, language) })]);
  if (kind.scopes.length > 0) rows.push([t("rule.scopes"), <Codes key="scopes" texts={kind.scopes} />]);
  if (kind.variable) rows.push([t("rule.variable"), <Code key="variable">{kind.variable}</Code>]);

  return (
    <Card withBorder padding="lg" component="section" aria-label={label(kind.label)}>
      <Group gap="sm" mb="sm">
        <Title order={2} size="h4">
          {label(kind.label)}
        </Title>
        <Badge variant="default" tt="none" ff="monospace" fw={500}>
          {kind.name}
        </Badge>
      </Group>
      <Table withRowBorders={false} verticalSpacing={6} horizontalSpacing={0}>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w="32%" fw={400} pr="md" scope="row" style={{ verticalAlign: "top" }}>
                <Text size="sm" c="dimmed">
                  {name}
                </Text>
              </Table.Th>
              <Table.Td style={{ verticalAlign: "top" }}>
                <Text size="sm" component="div">
                  {value}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

function Codes({ texts }: { texts: string[] }) {
  return (
    <Group gap={6}>
      {texts.map((text) => (
        <Code key={text}>{text}</Code>
      ))}
    </Group>
  );
}

function Lifetime({ kind }: { kind: Kind }) {
  const { t } = useTranslation("services");
  const language = useLanguage();
  const inWords = (text: string) => span(text, language);
  const { lifetime, maximum, lifetimes } = kind;
  if (lifetime === "until-reset") return t("lifetimes.until-reset");
  if (lifetime === "never") return t("lifetimes.never");
  if (lifetime === "session") {
    return maximum ? t("lifetimes.sessionMost", { maximum: inWords(maximum) }) : t("lifetimes.session");
  }
  if (lifetimes && lifetimes.length > 0) {
    const choices = new Intl.ListFormat(language, { type: "disjunction" }).format(lifetimes.map(inWords));
    return t("lifetimes.choice", { span: inWords(lifetime), choices });
  }
  return maximum && maximum !== lifetime
    ? t("lifetimes.most", { span: inWords(lifetime), maximum: inWords(maximum) })
    : t("lifetimes.standard", { span: inWords(lifetime) });
}
