import { Badge, Button, Group, Stack, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

import { useServiceLabel } from "../services/services";
import { ListTable } from "../ui/ListTable";
import { Consequence } from "./Consequence";
import type { Declared } from "./settings";
import { useSettingWords } from "./useSettingWords";
import { ConfigPane, RemoveWindow } from "./windows";

/** Settings with what counts for them: those that are set first. */
export function ConfigTable({ all, label }: { all: Declared[]; label: string }) {
  const { t } = useTranslation("settings");
  const common = useTranslation("common").t;
  const several = new Set(all.map(({ service }) => service)).size > 1;
  const rows = all.toSorted(
    (a, b) => Number(a.setting.source === "policy") - Number(b.setting.source === "policy"),
  );
  return (
    <ListTable
      label={label}
      width={760}
      head={[
        t("key"),
        several && t("service"),
        t("type"),
        t("value"),
        { label: common("actions"), at: "right" },
      ]}
    >
      {rows.map((one) => (
        <Row key={`${one.service} ${one.setting.key}`} declared={one} {...{ all, several }} />
      ))}
    </ListTable>
  );
}

function Row({ declared, all, several }: { declared: Declared; all: Declared[]; several: boolean }) {
  const { t } = useTranslation("settings");
  const words = useSettingWords();
  const serviceLabel = useServiceLabel();
  const [editing, edit] = useDisclosure(false);
  const [removing, remove] = useDisclosure(false);
  const { setting, service } = declared;
  const isSet = setting.source !== "policy";
  return (
    <Table.Tr>
      <Table.Td maw={360}>
        <Stack gap={2}>
          <Text size="sm" fw={600}>
            {setting.key}
          </Text>
          <Text size="xs" c="dimmed">
            {words.purpose(setting)}
          </Text>
          <Text size="xs" c="dimmed">
            {words.accepts(setting)}
          </Text>
        </Stack>
      </Table.Td>
      {several && <Table.Td>{serviceLabel(service)}</Table.Td>}
      <Table.Td>{setting.type ?? "–"}</Table.Td>
      <Table.Td maw={320}>
        <Stack gap={4} align="flex-start">
          {isSet ? (
            <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
              {setting.value}
            </Text>
          ) : (
            <Text size="sm">{words.standard(setting)}</Text>
          )}
          <Badge size="sm" variant="light" color={isSet ? "coin" : "gray"}>
            {setting.source === "set"
              ? t("sources.set")
              : setting.source === "environment"
                ? t("sources.environment")
                : t("sources.policy")}
          </Badge>
          {isSet && (
            <Text size="xs" c="dimmed">
              {t("default", { default: words.standard(setting) })}
            </Text>
          )}
          {isSet && <Consequence {...{ all, service, setting }} value={setting.value ?? ""} />}
          {setting.overridden !== undefined && setting.overridden !== null && (
            <Text size="xs">{t("overridden", { value: setting.overridden })}</Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <Button
            variant="default"
            size="compact-sm"
            onClick={edit.open}
            aria-label={t(isSet ? "editOf" : "setOf", { key: setting.key })}
          >
            {t(isSet ? "edit" : "set")}
          </Button>
          {(setting.source === "set" || typeof setting.overridden === "string") && (
            <Button
              variant="default"
              size="compact-sm"
              c="red"
              onClick={remove.open}
              aria-label={t("removeOf", { key: setting.key })}
            >
              {t("remove")}
            </Button>
          )}
        </Group>
        <ConfigPane all={all} edited={declared} opened={editing} onClose={edit.close} />
        <RemoveWindow declared={declared} opened={removing} onClose={remove.close} />
      </Table.Td>
    </Table.Tr>
  );
}
