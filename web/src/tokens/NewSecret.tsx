import { ActionIcon, Alert, Button, Card, Group, Stack, Text } from "@mantine/core";
import { IconCopy, IconEye, IconEyeOff } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Kind } from "../services/services";
import { copyAndTell } from "../ui/clipboard";
import { useHiding } from "../ui/useHiding";
import { useLabel } from "../words/useLanguage";

/** A secret that was just made, in full, until it hides itself. */
export function NewSecret({ kind, secret }: { kind: Kind; secret: string }) {
  const { t } = useTranslation("tokens");
  const label = useLabel();
  const [shown, setShown] = useState(true);
  const hide = useCallback(() => setShown(false), []);
  useHiding(shown, hide);
  const eye = shown ? t("hide", { name: "" }) : t("show", { name: "" });
  return (
    <Stack gap="sm">
      <Alert color={kind.reveal === "once" ? "orange" : "coin"}>
        {kind.reveal === "once" ? t("saved.once") : t("saved.always")}
      </Alert>
      <Card withBorder padding="sm">
        <Group justify="space-between">
          {shown ? (
            <Text className="secret" data-secret>
              {secret}
            </Text>
          ) : (
            <Text ff="monospace" c="dimmed">
              ••••••••
            </Text>
          )}
          <Group gap="xs" wrap="nowrap">
            <ActionIcon variant="subtle" size="lg" aria-label={eye.trim()} onClick={() => setShown(!shown)}>
              {shown ? <IconEyeOff size={18} /> : <IconEye size={18} />}
            </ActionIcon>
            <Button
              leftSection={<IconCopy size={16} />}
              onClick={() => void copyAndTell(secret)}
              data-autofocus
            >
              {label(kind.page.copy)}
            </Button>
          </Group>
        </Group>
      </Card>
    </Stack>
  );
}
