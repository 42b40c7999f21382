import { Alert, Button, Card, Group, Modal, Stack, Text } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { copyAndTell } from "../ui/clipboard";
import { Moment } from "../ui/Moment";
import type { Link } from "./accounts";

interface Props {
  /** The link that was just made; nothing while there is none. */
  link: Link | undefined;
  /** Whose. */
  name: string;
  opened: boolean;
  onClose: () => void;
}

/** The window that shows a link, the only time that it can be shown. */
export function LinkWindow({ link, name, opened, onClose }: Props) {
  const { t } = useTranslation("accounts");
  const common = useTranslation("common").t;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={false}
      title={link?.purpose === "reset" ? t("link.reset", { name }) : t("link.invitation", { name })}
      size="lg"
      centered
    >
      {link !== undefined && (
        <Stack>
          <Text size="sm">{t("link.hint", { name })}</Text>
          <Card withBorder padding="sm">
            <Group justify="space-between" wrap="nowrap">
              <Text className="secret" size="sm" data-secret>
                {link.url}
              </Text>
              <Button
                leftSection={<IconCopy size={16} />}
                flex="none"
                onClick={() => void copyAndTell(link.url)}
                data-autofocus
              >
                {common("copy")}
              </Button>
            </Group>
          </Card>
          <Alert color="orange">{t("link.once")}</Alert>
          <Text size="sm" c="dimmed" component="div">
            {t("link.ends")} <Moment at={link.expires_at} />
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("done")}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
