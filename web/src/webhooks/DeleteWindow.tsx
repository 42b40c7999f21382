import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { FailureNote } from "../ui/FailureNote";
import { tell } from "../ui/toast";
import { useDelete, type Webhook } from "./webhooks";

interface Props {
  webhook: Webhook;
  opened: boolean;
  onClose: () => void;
}

/** Deletes a webhook, once somebody has read what that means. */
export function DeleteWindow({ webhook, opened, onClose }: Props) {
  const { t } = useTranslation("webhooks");
  const common = useTranslation("common").t;
  const remove = useDelete(webhook.id);
  const done = () => {
    tell(t("wasDeleted"));
    onClose();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("deleteTitle")} centered>
      <Stack>
        <Alert color="red" style={{ overflowWrap: "anywhere" }}>
          {t("deleteHint", { url: webhook.url })}
        </Alert>
        {remove.isError && <FailureNote failure={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {common("cancel")}
          </Button>
          <Button
            color="red.8"
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: done })}
          >
            {common("delete")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
