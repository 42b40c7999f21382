import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { FailureNote } from "../ui/FailureNote";
import { useRotate, type Webhook } from "./webhooks";

interface Props {
  webhook: Webhook;
  opened: boolean;
  onClose: () => void;
  onSecret: (secret: string) => void;
}

/** Gives a webhook another secret, once somebody has read for how long the old one goes on. */
export function RotateWindow({ webhook, opened, onClose, onSecret }: Props) {
  const { t } = useTranslation("webhooks");
  const common = useTranslation("common").t;
  const rotate = useRotate(webhook.id);
  const done = (secret: string) => {
    onClose();
    onSecret(secret);
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("rotateTitle")} centered>
      <Stack>
        <Text size="sm">{t("rotateHint")}</Text>
        {rotate.isError && <FailureNote failure={rotate.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {common("cancel")}
          </Button>
          <Button loading={rotate.isPending} onClick={() => rotate.mutate(undefined, { onSuccess: done })}>
            {t("rotate")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
