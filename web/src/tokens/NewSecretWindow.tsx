import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Kind } from "../services/services";
import { NewSecret } from "./NewSecret";
import { Samples } from "./Samples";

interface Props {
  kind: Kind;
  /** The secret that was just made; nothing while there is none. */
  secret: string | undefined;
  opened: boolean;
  onClose: () => void;
}

/** The window that shows a new secret. Where this is the only time, it does not close by accident. */
export function NewSecretWindow({ kind, secret, opened, onClose }: Props) {
  const { t } = useTranslation("tokens");
  const [warned, setWarned] = useState(false);

  const leave = () => {
    setWarned(false);
    onClose();
  };
  const close = () => {
    if (kind.reveal === "once" && !warned) setWarned(true);
    else leave();
  };

  return (
    <Modal opened={opened} onClose={close} title={t("saved.title")} size="lg" centered>
      {secret !== undefined && (
        <Stack>
          <NewSecret kind={kind} secret={secret} />
          <Samples kind={kind} secret={secret} />
          {warned && (
            <Alert color="red" role="alert">
              {t("saved.sure")}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button onClick={leave}>{t("saved.saved")}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
