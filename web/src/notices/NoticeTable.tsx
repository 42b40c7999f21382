import { Badge, Button, Group, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { ListTable } from "../ui/ListTable";
import { Moment } from "../ui/Moment";
import { More } from "../ui/More";
import { tell, tellFailure } from "../ui/toast";
import { Waiting } from "../ui/Waiting";
import { type Notice, useNoticesOf, useRetryNotices } from "./notices";

const colors: Record<string, string> = { waiting: "blue", sent: "green", failed: "red" };

/** Who was told of a fault by mail, when, and what became of it. */
export function NoticeTable({ fault, label }: { fault: string; label: string }) {
  const { t } = useTranslation("notices");
  const pages = useNoticesOf(fault);
  if (pages.isPending) return <Waiting />;
  if (failed(pages)) return <FailureNote failure={pages.error} retry={() => void pages.refetch()} />;
  const notices = pages.data.pages.flatMap((page) => page.items);
  if (notices.length === 0) return <Empty title={t("none")}>{t("noneHint")}</Empty>;
  return (
    <>
      <ListTable label={label} width={640} head={[t("recipient"), t("queued"), t("state"), t("became")]}>
        {notices.map((notice) => (
          <NoticeRow key={notice.recipient} notice={notice} />
        ))}
      </ListTable>
      <More pages={pages} />
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
