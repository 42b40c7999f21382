import { Button, Card, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCopy, IconEye, IconEyeOff, IconInfoCircle, IconRefresh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Kind, Service } from "../services/services";
import { useMe } from "../session/me";
import { Moment } from "../ui/Moment";
import { useLabel } from "../words/useLanguage";
import { mayReset } from "./permissions";
import { StateBadge } from "./StateBadge";
import { called, isUsable, type Token } from "./tokens";
import { useSecret } from "./useSecret";
import { ResetWindow } from "./windows";

/** The one token of a kind: its hidden field, the eye, and what one does with it. */
export function SingleToken({ token, service, kind }: { token: Token; service: Service; kind: Kind }) {
  const { t } = useTranslation("tokens");
  const label = useLabel();
  const me = useMe();
  const [resetting, reset] = useDisclosure(false);
  const { secret, busy, toggle, copy } = useSecret(token);
  const name = token.name ?? label(kind.label);
  const readable = isUsable(token) && kind.reveal === "always";

  return (
    <Stack gap="sm">
      <Card withBorder padding="sm" bg="var(--mantine-color-default-hover)">
        <Group justify="space-between">
          {secret === undefined ? (
            <Text ff="monospace" aria-hidden>
              ••••••••{token.hint}
            </Text>
          ) : (
            <Text className="secret" data-secret>
              {secret}
            </Text>
          )}
          {readable && (
            <Group gap="xs" wrap="nowrap">
              <Button
                variant="default"
                aria-busy={busy}
                aria-label={secret === undefined ? t("show", { name }) : t("hide", { name })}
                aria-pressed={secret !== undefined}
                onClick={toggle}
                px="xs"
              >
                {secret === undefined ? <IconEye size={18} /> : <IconEyeOff size={18} />}
              </Button>
              <Button leftSection={<IconCopy size={16} />} onClick={copy}>
                {label(kind.page.copy)}
              </Button>
            </Group>
          )}
        </Group>
      </Card>
      <Group justify="space-between">
        {token.state !== "active" && <StateBadge state={token.state} />}
        <Text size="sm" c="dimmed" component="div">
          {t("lastUsed")}: {token.last_used_at ? <Moment at={token.last_used_at} /> : t("unused")}
          {token.expires_at && (
            <>
              {" · "}
              {t("expires")}: <Moment at={token.expires_at} />
            </>
          )}
        </Text>
        <Group gap="xs">
          <Button
            component={Link}
            to={`/tokens/${token.id}`}
            variant="subtle"
            leftSection={<IconInfoCircle size={16} />}
            aria-label={t("details", { name })}
          >
            {t("detailsShort")}
          </Button>
          {isUsable(token) && mayReset(me, service, kind, "own") && (
            <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={reset.open}>
              {label(kind.page.reset)}
            </Button>
          )}
        </Group>
      </Group>
      <ResetWindow
        token={{ ...token, name: called({ ...token, name }) }}
        kind={kind}
        opened={resetting}
        onClose={reset.close}
      />
    </Stack>
  );
}
