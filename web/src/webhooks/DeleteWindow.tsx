import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { ConfirmWindow } from "../ui/ConfirmWindow";
import { tell } from "../ui/toast";
import { useDelete, type Webhook } from "./webhooks";

interface Props {
  webhook: Webhook;
  opened: boolean;
  onClose: () => void;
}

/** Deletes a webhook, once somebody has read what that means. */
export function DeleteWindow({ webhook, ...window }: Props) {
  const { t } = useTranslation("webhooks");
  const common = useTranslation("common").t;
  return (
    <ConfirmWindow
      {...window}
      title={t("deleteTitle")}
      act={common("delete")}
      doing={useDelete(webhook.id)}
      onDone={() => tell(t("wasDeleted"))}
    >
      <Alert color="red" style={{ overflowWrap: "anywhere" }}>
        {t("deleteHint", { url: webhook.url })}
      </Alert>
    </ConfirmWindow>
  );
}
