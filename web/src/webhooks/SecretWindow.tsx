import { ActionIcon, Alert, Button, Card, Group, Modal, Stack, Text } from "@mantine/core";
import { IconCopy, IconEye, IconEyeOff } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import { copyAndTell } from "../ui/clipboard";
import { Sure } from "../ui/Sure";
import { useHiding } from "../ui/useHiding";
import { useOnce } from "../ui/useOnce";

interface Props {
  /** The secret that was just made; nothing while there is none. */
  secret: string | undefined;
  opened: boolean;
  onClose: () => void;
}

/** The window that shows the secret of a webhook, this once. It does not close by accident. */
export function SecretWindow({ secret, opened, onClose }: Props) {
  const { t } = useTranslation("webhooks");
  const { warned, close, leave } = useOnce(opened, onClose);
  return (
    <Modal
      opened={opened}
      onClose={close}
      closeOnClickOutside={false}
      title={t("secretTitle")}
      size="lg"
      centered
    >
      {secret !== undefined && (
        <Stack>
          <Alert color="orange">{t("secretOnce")}</Alert>
          <Shown secret={secret} />
          {warned && <Sure>{t("sure")}</Sure>}
          <Group justify="flex-end">
            <Button onClick={leave}>{t("saved")}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Shown({ secret }: { secret: string }) {
  const { t } = useTranslation("webhooks");
  const [shown, setShown] = useState(true);
  const hide = useCallback(() => setShown(false), []);
  useHiding(shown, hide);
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" wrap="nowrap">
        {shown ? (
          <Text className="secret" size="sm" data-secret>
            {secret}
          </Text>
        ) : (
          <Text ff="monospace" c="dimmed">
            ••••••••
          </Text>
        )}
        <Group gap="xs" wrap="nowrap" flex="none">
          <ActionIcon
            variant="subtle"
            size="lg"
            aria-label={t(shown ? "hide" : "show")}
            onClick={() => setShown(!shown)}
          >
            {shown ? <IconEyeOff size={18} /> : <IconEye size={18} />}
          </ActionIcon>
          <Button
            leftSection={<IconCopy size={16} />}
            onClick={() => void copyAndTell(secret)}
            data-autofocus
          >
            {t("copy")}
          </Button>
        </Group>
      </Group>
    </Card>
  );
}
