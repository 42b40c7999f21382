import { ActionIcon, Anchor, Badge, Box, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { type Kind, managesService, type Service } from "../services/services";
import { useMe } from "../session/me";
import { SecretField } from "../tokens/SecretField";
import type { Token } from "../tokens/tokens";
import { copyAndTell } from "../ui/clipboard";
import { Moment, When } from "../ui/Moment";
import { useLabel } from "../words/useLanguage";

interface Props {
  token: Token;
  service: Service;
  kind: Kind;
  /** Whether the secret can be shown to whoever looks. */
  readable: boolean;
}

/** What is known of a token. */
export function Facts({ token, service, kind, readable }: Props) {
  const { t } = useTranslation("token");
  const tokens = useTranslation("tokens").t;
  const common = useTranslation("common").t;
  const label = useLabel();
  const me = useMe();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="lg" verticalSpacing="md" component="dl" m={0}>
      <Fact name={tokens("secret")}>
        {readable ? (
          <SecretField token={token} copy={label(kind.page.copy)} />
        ) : (
          <Text ff="monospace" size="sm">
            …{token.hint}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {t("secretSince")} <Moment at={token.secret_since} />
        </Text>
      </Fact>
      <Fact name={tokens("owner")}>
        {managesService(me, service) ? (
          <Anchor component={Link} to={`/users/${token.account}`} size="sm">
            {token.owner}
          </Anchor>
        ) : (
          <Text size="sm">{token.owner}</Text>
        )}
      </Fact>
      <Fact name={tokens("service")}>
        <Anchor component={Link} to={`/my/${service.name}`} size="sm">
          {label(service.label)}
        </Anchor>
        <Text size="xs" c="dimmed">
          {label(kind.label)}
        </Text>
      </Fact>
      <Fact name={tokens("created")}>
        <When at={token.created_at} />
      </Fact>
      <Fact name={(token.ended_at ?? null) === null ? tokens("expires") : t("ended")}>
        <End token={token} kind={kind} />
      </Fact>
      <Fact name={tokens("lastUsed")}>
        {token.last_used_at == null ? (
          <Text size="sm">{tokens("unused")}</Text>
        ) : (
          <>
            <When at={token.last_used_at} />
            <Text size="xs" c="dimmed" lineClamp={2}>
              {token.last_used_agent ?? tokens("reset.unknownAgent")} ·{" "}
              {token.last_used_address ?? tokens("reset.unknownAddress")}
            </Text>
          </>
        )}
      </Fact>
      {kind.scopes.length > 0 && (
        <Fact name={t("scopes")}>
          <Badges all={token.scopes} none={common("none")} />
        </Fact>
      )}
      <Fact name={t("addresses")}>
        <Badges all={token.addresses} none={common("anywhere")} />
      </Fact>
      <Fact name={t("id")}>
        <Group gap={4} wrap="nowrap">
          <Text size="xs" ff="monospace" style={{ overflowWrap: "anywhere" }}>
            {token.id}
          </Text>
          <ActionIcon
            variant="subtle"
            aria-label={`${common("copy")}: ${t("id")}`}
            onClick={() => void copyAndTell(token.id)}
          >
            <IconCopy size={16} />
          </ActionIcon>
        </Group>
      </Fact>
    </SimpleGrid>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Stack gap={2}>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Box component="dd" m={0}>
        {children}
      </Box>
    </Stack>
  );
}

function End({ token, kind }: { token: Token; kind: Kind }) {
  const tokens = useTranslation("tokens").t;
  const common = useTranslation("common").t;
  const end = token.ended_at ?? token.expires_at;
  if (end != null) return <When at={end} />;
  const words =
    kind.lifetime === "session"
      ? tokens("withSession")
      : kind.lifetime === "until-reset"
        ? tokens("untilReset")
        : common("never");
  return <Text size="sm">{words}</Text>;
}

function Badges({ all, none }: { all: string[]; none: string }) {
  if (all.length === 0) return <Text size="sm">{none}</Text>;
  return (
    <Group gap={4}>
      {all.map((one) => (
        <Badge key={one} variant="light" color="gray" tt="none">
          {one}
        </Badge>
      ))}
    </Group>
  );
}
