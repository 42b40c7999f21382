import { Button, Group, Modal, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Kind } from "../services/services";
import { Sure } from "../ui/Sure";
import { useOnce } from "../ui/useOnce";
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
  const isOnce = opened && kind.reveal === "once";
  const { warned, close, leave } = useOnce(isOnce, onClose);

  return (
    <Modal
      opened={opened}
      onClose={close}
      closeOnClickOutside={!isOnce}
      title={t("saved.title")}
      size="lg"
      centered
    >
      {secret !== undefined && (
        <Stack>
          <NewSecret kind={kind} secret={secret} />
          <Samples kind={kind} secret={secret} />
          {warned && <Sure>{t("saved.sure")}</Sure>}
          <Group justify="flex-end">
            <Button onClick={leave}>{t("saved.saved")}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
