import { Badge, Button, Card, Group, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { Moment } from "../ui/Moment";
import { Waiting } from "../ui/Waiting";
import { WideTable } from "../ui/WideTable";
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
      ) : keys.isError ? (
        <FailureNote failure={keys.error} retry={() => void keys.refetch()} />
      ) : keys.data.items.length === 0 ? (
        <Empty title={t("keys.none")}>{t("keys.noneHint")}</Empty>
      ) : (
        <WideTable label={t("keys.title")}>
          <Table verticalSpacing="sm" miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("keys.id")}</Table.Th>
                <Table.Th>{t("keys.state")}</Table.Th>
                <Table.Th>{t("keys.created")}</Table.Th>
                <Table.Th>{t("keys.signsFrom")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
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
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
      <RotateKeyWindow opened={rotating} onClose={rotate.close} />
    </Card>
  );
}
