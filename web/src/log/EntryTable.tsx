import { ActionIcon, Anchor, Code, Stack, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { ListTable } from "../ui/ListTable";
import { When } from "../ui/Moment";
import type { Entry } from "./log";
import { Told } from "./Told";

/** Entries of the log, one a row; each opens to what the API has of it. */
export function EntryTable({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation("log");
  return (
    <ListTable
      label={t("title")}
      width={760}
      spacing="xs"
      head={[
        { label: t("when"), width: 150 },
        { label: t("who"), width: 190 },
        t("what"),
        t("about"),
        { label: t("entry"), width: 50, isHidden: true },
      ]}
    >
      {entries.map((entry) => (
        <EntryRow key={entry.seq} entry={entry} />
      ))}
    </ListTable>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const { t } = useTranslation("log");
  const [opened, { toggle }] = useDisclosure(false);
  const raw = useId();
  return (
    <>
      <Table.Tr data-seq={entry.seq}>
        <Table.Td>
          <When at={entry.at} />
        </Table.Td>
        <Table.Td>
          {entry.actor ? (
            <Anchor component={Link} to={`/users/${entry.actor}`} size="sm">
              {entry.actor_name ?? entry.actor}
            </Anchor>
          ) : (
            t("jeton")
          )}
        </Table.Td>
        <Table.Td>
          <Told entry={entry} />
        </Table.Td>
        <Table.Td>
          <About entry={entry} />
        </Table.Td>
        <Table.Td>
          <ActionIcon
            variant="subtle"
            aria-label={t("raw", { seq: entry.seq })}
            aria-expanded={opened}
            aria-controls={opened ? raw : undefined}
            onClick={toggle}
          >
            {opened ? <IconChevronDown size={18} /> : <IconChevronRight size={18} />}
          </ActionIcon>
        </Table.Td>
      </Table.Tr>
      {opened && (
        <Table.Tr id={raw}>
          <Table.Td colSpan={5}>
            <Code block>{JSON.stringify(entry, null, 2)}</Code>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

/** What an entry is about, with the ways there. */
function About({ entry }: { entry: Entry }) {
  const { t } = useTranslation("log");
  const other = entry.account && entry.account !== entry.actor ? entry.account : undefined;
  return (
    <Stack gap={0}>
      {entry.token && (
        <Anchor component={Link} to={`/tokens/${entry.token}`} size="sm">
          {entry.name ?? entry.kind ?? t("theToken")}
        </Anchor>
      )}
      {entry.fault && (
        <Anchor component={Link} to={`/faults/${entry.fault}`} size="sm">
          {t("theFault")}
        </Anchor>
      )}
      {other && (
        <Anchor component={Link} to={`/users/${other}`} size="sm">
          {entry.account_name ?? other}
        </Anchor>
      )}
      {entry.service_name && (
        <Text size="xs" c="dimmed">
          {entry.service_name}
        </Text>
      )}
    </Stack>
  );
}
