import { Button, Menu, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Kind, Service } from "../services/services";
import { tell } from "../ui/toast";
import { useLabel } from "../words/useLanguage";
import { called, type Issued } from "./tokens";
import { NewSecretWindow, NewTokenPane } from "./windows";

interface Props {
  service: Service;
  kind: Kind;
  /** How many there are, of the account whose it will be. */
  count: number;
  /** The name of that account, where it is not one's own. */
  account?: string;
}

/** The button that begins a new token, the pane behind it, and the window that shows the secret. */
export function AddToken({ service, kind, count, account }: Props) {
  const { t } = useTranslation("tokens");
  const label = useLabel();
  const [opened, pane] = useDisclosure(false);
  const [secret, setSecret] = useState<string>();
  const { add, add_entry } = kind.page;
  const limit = kind.per_account ?? Number.POSITIVE_INFINITY;
  const isFull = count >= limit;
  // On a user's page nothing is asked but what is made; a menu would ask for whom.
  const entry = account === undefined ? add_entry : undefined;

  const issued = (token: Issued) => {
    pane.close();
    setSecret(token.secret);
    tell(t("made", { name: called(token) }));
  };

  const button = (
    <Button
      leftSection={<IconPlus size={16} />}
      rightSection={entry ? <IconChevronDown size={14} /> : undefined}
      disabled={isFull}
      onClick={entry ? undefined : pane.open}
    >
      {label(add)}
    </Button>
  );

  return (
    <>
      {isFull ? (
        <Stack gap={4} align="flex-start">
          {button}
          <Text size="xs" c="dimmed" maw={260}>
            {t("limit", { count: limit })}
          </Text>
        </Stack>
      ) : entry ? (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>{button}</Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={pane.open}>{label(entry)}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : (
        button
      )}
      <NewTokenPane {...{ service, kind, account, opened }} onClose={pane.close} onIssued={issued} />
      <NewSecretWindow
        kind={kind}
        secret={secret}
        opened={secret !== undefined}
        onClose={() => setSecret(undefined)}
      />
    </>
  );
}
