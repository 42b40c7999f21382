import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useUnsaved } from "../../ui/unsaved";

/** Asks before a text is left that was not applied. */
export function LeaveGuard({ isUnsaved }: { isUnsaved: () => boolean }) {
  const { t } = useTranslation("services");
  useUnsaved(isUnsaved());
  const leaving = useBlocker({
    shouldBlockFn: isUnsaved,
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  const stay = () => leaving.reset?.();
  return (
    <Modal opened={leaving.status === "blocked"} onClose={stay} title={t("policy.leaveTitle")} centered>
      <Stack>
        <Text size="sm">{t("policy.leaveHint")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={stay} data-autofocus>
            {t("policy.stay")}
          </Button>
          <Button color="red.8" onClick={() => leaving.proceed?.()}>
            {t("policy.leave")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
