import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { ConfirmWindow } from "../ui/ConfirmWindow";
import { useRotate, type Webhook } from "./webhooks";

interface Props {
  webhook: Webhook;
  opened: boolean;
  onClose: () => void;
  onSecret: (secret: string) => void;
}

/** Gives a webhook another secret, once somebody has read for how long the old one goes on. */
export function RotateWindow({ webhook, onSecret, ...window }: Props) {
  const { t } = useTranslation("webhooks");
  return (
    <ConfirmWindow
      {...window}
      title={t("rotateTitle")}
      act={t("rotate")}
      isGrave={false}
      doing={useRotate(webhook.id)}
      onDone={onSecret}
    >
      <Text size="sm">{t("rotateHint")}</Text>
    </ConfirmWindow>
  );
}
