import { Badge, Button, Group, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { Moment } from "../ui/Moment";
import { tell, tellFailure } from "../ui/toast";
import { Waiting } from "../ui/Waiting";
import { WideTable } from "../ui/WideTable";
import { type Notice, useNoticesOf, useRetryNotices } from "./notices";

const colors: Record<string, string> = { waiting: "blue", sent: "green", failed: "red" };

/** Who was told of a fault by mail, when, and what became of it. */
export function NoticeTable({ fault, label }: { fault: string; label: string }) {
  const { t } = useTranslation("notices");
  const common = useTranslation("common").t;
  const pages = useNoticesOf(fault);
  if (pages.isPending) return <Waiting />;
  if (pages.isError) return <FailureNote failure={pages.error} retry={() => void pages.refetch()} />;
  const notices = pages.data.pages.flatMap((page) => page.items);
  if (notices.length === 0) return <Empty title={t("none")}>{t("noneHint")}</Empty>;
  return (
    <>
      <WideTable label={label}>
        <Table verticalSpacing="sm" miw={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("recipient")}</Table.Th>
              <Table.Th>{t("queued")}</Table.Th>
              <Table.Th>{t("state")}</Table.Th>
              <Table.Th>{t("became")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {notices.map((notice) => (
              <NoticeRow key={notice.recipient} notice={notice} />
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      {pages.hasNextPage && (
        <Group justify="flex-end" mt="md">
          <Button
            variant="default"
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {common("more")}
          </Button>
        </Group>
      )}
    </>
  );
}

function NoticeRow({ notice }: { notice: Notice }) {
  const { t, i18n } = useTranslation("notices");
  const retry = useRetryNotices();
  const { recipient, state } = notice;
  const known = i18n.exists(`notices:states.${state}`);
  const again = () =>
    retry.mutate(recipient, {
      onSuccess: () => tell(t("retryTo", { recipient })),
      onError: tellFailure,
    });
  return (
    <Table.Tr>
      <Table.Td>{recipient}</Table.Td>
      <Table.Td>
        <Moment at={notice.queued_at} />
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={colors[state] ?? "gray"} autoContrast={false}>
          {known ? t(`states.${state as "sent"}`) : state}
        </Badge>
      </Table.Td>
      <Table.Td>
        <Group justify="space-between" wrap="nowrap">
          <Stack gap={0}>
            <Text size="sm">
              {notice.sent_at ? (
                <>
                  {t("sentAt")} <Moment at={notice.sent_at} />
                </>
              ) : notice.next_at ? (
                <>
                  {t("nextAt")} <Moment at={notice.next_at} />
                </>
              ) : null}
            </Text>
            {notice.error && (
              <Text size="xs" c="dimmed">
                {notice.error}
                {typeof notice.attempts === "number" && ` · ${t("attempts", { count: notice.attempts })}`}
              </Text>
            )}
          </Stack>
          {state === "failed" && (
            <Button
              variant="default"
              size="compact-sm"
              loading={retry.isPending}
              aria-label={t("retryTo", { recipient })}
              onClick={again}
            >
              {t("retry")}
            </Button>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
