import { ActionIcon, Button, Group, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconCopy, IconInfoCircle, IconRefresh, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Kind, Service } from "../services/services";
import { useMe } from "../session/me";
import { useLabel } from "../words/useLanguage";
import { mayDelete, mayReset } from "./permissions";
import { called, isUsable, type Token } from "./tokens";
import { useSecret } from "./useSecret";
import { DeleteWindow, ResetWindow } from "./windows";

/** What somebody may do with a token: as buttons or in a menu, as its product has them. */
export function TokenActions({ token, service, kind }: { token: Token; service: Service; kind: Kind }) {
  const { t } = useTranslation("tokens");
  const common = useTranslation("common").t;
  const label = useLabel();
  const me = useMe();
  const [resetting, reset] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  const { copy } = useSecret(token);
  const name = called(token);
  const ended = token.ended_at !== undefined && token.ended_at !== null;
  const whose = token.account === me.account.id ? "own" : "other";
  const canCopy = isUsable(token) && kind.reveal === "always" && whose === "own";
  const canReset = isUsable(token) && mayReset(me, service, kind, whose);
  const canDelete = !ended && mayDelete(me, service, kind, whose);

  return (
    <>
      {kind.page.actions === "menu" ? (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button
              variant="default"
              size="compact-sm"
              rightSection={<IconChevronDown size={14} />}
              aria-label={t("actionsFor", { name })}
            >
              {common("actions")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {canCopy && (
              <Menu.Item leftSection={<IconCopy size={16} />} onClick={copy}>
                {label(kind.page.copy)}
              </Menu.Item>
            )}
            {canReset && (
              <Menu.Item leftSection={<IconRefresh size={16} />} onClick={reset.open}>
                {label(kind.page.reset)}
              </Menu.Item>
            )}
            <Menu.Item component={Link} to={`/tokens/${token.id}`} leftSection={<IconInfoCircle size={16} />}>
              {t("details", { name })}
            </Menu.Item>
            {canDelete && (
              <Menu.Item leftSection={<IconTrash size={16} />} c="red" onClick={remove.open}>
                {label(kind.page.delete)}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      ) : (
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          {canReset && (
            <Button variant="default" size="compact-sm" onClick={reset.open}>
              {label(kind.page.reset)}
            </Button>
          )}
          {canDelete && (
            <Button variant="default" size="compact-sm" c="red" onClick={remove.open}>
              {label(kind.page.delete)}
            </Button>
          )}
          <ActionIcon
            component={Link}
            to={`/tokens/${token.id}`}
            variant="subtle"
            aria-label={t("details", { name })}
          >
            <IconInfoCircle size={18} />
          </ActionIcon>
        </Group>
      )}
      <ResetWindow token={token} kind={kind} opened={resetting} onClose={reset.close} />
      <DeleteWindow token={token} kind={kind} opened={deleting} onClose={remove.close} />
    </>
  );
}
