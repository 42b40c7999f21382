import { Button, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import { useRetryNotices } from "../notices/notices";
import { useMe } from "../session/me";
import { tell, tellFailure } from "../ui/toast";
import { type Fault, useCloseFault, useFaultsChanged } from "./faults";
import { useSaid } from "./said";

/** The webhook that a fault is about: its part begins with it. */
function webhookOf(fault: Fault): string | undefined {
  return fault.cause === "webhook-failing" ? /^whk_\w+/.exec(fault.part ?? "")?.[0] : undefined;
}

/** What can be done about an open fault, as buttons. */
export function FaultActions({ fault }: { fault: Fault }) {
  const { t } = useTranslation("faults");
  const { wrong } = useSaid();
  const isAdmin = useMe().account.role === "admin";
  const close = useCloseFault(fault.id);
  const retry = useRetryNotices();
  const changed = useFaultsChanged();
  const webhook = webhookOf(fault);
  const enable = useMutation({
    mutationFn: async (id: string) => {
      await call.POST("/api/v1/webhooks/{id}/enable", { params: { path: { id } } });
    },
    onSettled: changed,
  });
  if (fault.state !== "open") return null;

  const again = () =>
    retry.mutate(fault.part?.includes("@") ? fault.part : undefined, {
      onSuccess: (mails) => tell(mails === 0 ? t("retriedNone") : t("retried", { count: mails })),
      onError: tellFailure,
    });

  return (
    <Group gap="xs" justify="flex-end">
      {fault.token && (
        <Button
          component={Link}
          to={`/tokens/${fault.token}`}
          size="compact-sm"
          aria-label={t("toTokenNamed", { name: fault.token_name ?? `…${fault.hint ?? ""}` })}
        >
          {t("toToken")}
        </Button>
      )}
      {fault.cause === "mail-undeliverable" && isAdmin && (
        <Button size="compact-sm" loading={retry.isPending} onClick={again}>
          {t("retryMails")}
        </Button>
      )}
      {webhook !== undefined && isAdmin && (
        <Button
          size="compact-sm"
          loading={enable.isPending}
          onClick={() =>
            enable.mutate(webhook, { onSuccess: () => tell(t("enabled")), onError: tellFailure })
          }
        >
          {t("enableWebhook")}
        </Button>
      )}
      <Button
        variant="default"
        size="compact-sm"
        loading={close.isPending}
        aria-label={t("closeNamed", { what: wrong(fault) })}
        // Awaited, because the row goes with the fault: callbacks of one that is gone are not called.
        onClick={() => void close.mutateAsync().then(() => tell(t("closed")), tellFailure)}
      >
        {t("close")}
      </Button>
    </Group>
  );
}
