import { Badge, Button, Card, Group, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { ListTable } from "../ui/ListTable";
import { Moment } from "../ui/Moment";
import { Waiting } from "../ui/Waiting";
import { RotateKeyWindow } from "./windows";

const colors: Record<string, string> = { waiting: "blue", signing: "green", withdrawn: "red" };

/** The keys that assertions are signed with, and the button for the next one. */
export function SigningKeysPart() {
  const { t } = useTranslation("settings");
  const [rotating, rotate] = useDisclosure(false);
  const keys = api.useQuery("get", "/api/v1/signing-keys");
  const states: Record<string, string> = {
    waiting: t("keys.states.waiting"),
    signing: t("keys.states.signing"),
    published: t("keys.states.published"),
    retired: t("keys.states.retired"),
    withdrawn: t("keys.states.withdrawn"),
  };
  return (
    <Card withBorder padding="lg">
      <Group justify="space-between" mb="md" align="flex-start">
        <Text size="sm" c="dimmed" maw="60ch">
          {t("keys.hint")}
        </Text>
        <Button leftSection={<IconRefresh size={16} />} onClick={rotate.open}>
          {t("keys.rotate")}
        </Button>
      </Group>
      {keys.isPending ? (
        <Waiting />
      ) : failed(keys) ? (
        <FailureNote failure={keys.error} retry={() => void keys.refetch()} />
      ) : keys.data.items.length === 0 ? (
        <Empty title={t("keys.none")}>{t("keys.noneHint")}</Empty>
      ) : (
        <ListTable
          label={t("keys.title")}
          width={640}
          head={[t("keys.id"), t("keys.state"), t("keys.created"), t("keys.signsFrom")]}
        >
          {keys.data.items.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Td>
                <Text size="sm" ff="monospace">
                  {key.id}
                </Text>
              </Table.Td>
              <Table.Td>
                <Badge variant="light" color={colors[key.state] ?? "gray"}>
                  {states[key.state] ?? key.state}
                </Badge>
              </Table.Td>
              <Table.Td>
                <Moment at={key.created_at} />
              </Table.Td>
              <Table.Td>
                <Moment at={key.signs_from} />
              </Table.Td>
            </Table.Tr>
          ))}
        </ListTable>
      )}
      <RotateKeyWindow opened={rotating} onClose={rotate.close} />
    </Card>
  );
}
