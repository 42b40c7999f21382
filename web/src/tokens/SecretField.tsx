import { ActionIcon, Group, Text } from "@mantine/core";
import { IconCopy, IconEye, IconEyeOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { called, type Token } from "./tokens";
import { useSecret } from "./useSecret";

/** A secret that can be shown again: hidden until the eye is clicked, and hidden again by itself. */
export function SecretField({ token, copy }: { token: Token; copy: string | undefined }) {
  const { t } = useTranslation("tokens");
  const { secret, busy, toggle, copy: copySecret } = useSecret(token);
  const name = called(token);
  const eye = secret === undefined ? t("show", { name }) : t("hide", { name });
  return (
    <Group gap="xs" wrap="nowrap">
      {secret === undefined ? (
        <Text ff="monospace" size="sm" c="dimmed" aria-hidden>
          ••••••••{token.hint}
        </Text>
      ) : (
        <Text className="secret" size="sm" data-secret>
          {secret}
        </Text>
      )}
      <ActionIcon
        variant="subtle"
        aria-busy={busy}
        aria-label={eye}
        aria-pressed={secret !== undefined}
        title={t("hidesIn")}
        onClick={toggle}
      >
        {secret === undefined ? <IconEye size={18} /> : <IconEyeOff size={18} />}
      </ActionIcon>

      {copy !== undefined && (
        <ActionIcon variant="subtle" aria-label={t("copyOf", { copy, name })} onClick={copySecret}>
          <IconCopy size={18} />
        </ActionIcon>
      )}
    </Group>
  );
}
