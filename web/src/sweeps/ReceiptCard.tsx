import { Alert, Button, Group, Stack, Table } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { exact } from "../format/time";
import { copyAndTell } from "../ui/clipboard";
import { useLanguage } from "../words/useLanguage";
import type { Receipt } from "./sweeps";

/** What a sweep did, to be kept where such things are kept. */
export function ReceiptCard({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const { t } = useTranslation("sweeps");
  const common = useTranslation("common").t;
  const language = useLanguage();
  const first = receipt.first_seq ?? undefined;
  const last = receipt.last_seq ?? undefined;
  const lines: [string, string][] = [
    [t("receipt.id"), receipt.id],
    [t("receipt.count"), String(receipt.count)],
    [t("cause"), receipt.cause === "leaked" ? t("causes.leaked") : t("causes.revoked")],
    [t("receipt.began"), exact(receipt.began_at, language)],
    [t("receipt.done"), exact(receipt.done_at, language)],
    ...(first === undefined || last === undefined
      ? []
      : ([[t("receipt.log"), t("receipt.range", { first, last })]] as [string, string][])),
  ];
  return (
    <Stack>
      <Alert color="green" role="status">
        {t("receipt.said", { count: receipt.count })}
      </Alert>
      <Table aria-label={t("receipt.title")}>
        <Table.Tbody>
          {lines.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group justify="flex-end">
        <Button
          variant="default"
          leftSection={<IconCopy size={16} />}
          onClick={() => void copyAndTell(lines.map((line) => line.join(": ")).join("\n"))}
        >
          {t("receipt.copy")}
        </Button>
        <Button onClick={onClose} data-autofocus>
          {common("done")}
        </Button>
      </Group>
    </Stack>
  );
}
