import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { FailureNote } from "../ui/FailureNote";
import { tell } from "../ui/toast";
import { type Declared, useRestore, useUnset } from "./settings";

interface Props {
  declared: Declared;
  opened: boolean;
  onClose: () => void;
}

/** Takes a setting back, once somebody has read what counts then. */
export function RemoveWindow({ declared, opened, onClose }: Props) {
  const { t } = useTranslation("settings");
  const common = useTranslation("common").t;
  const unset = useUnset();
  const restore = useRestore();
  const { key, default: standard } = declared.setting;
  const done = () => {
    tell(t("restored", { key, default: standard }), () => restore(declared));
    onClose();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("removeTitle", { key })} centered>
      <Stack>
        <Text size="sm">{t("removeHint", { default: standard })}</Text>
        {unset.isError && <FailureNote failure={unset.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {common("cancel")}
          </Button>
          <Button
            color="red.8"
            loading={unset.isPending}
            onClick={() => unset.mutate(declared, { onSuccess: done })}
          >
            {t("remove")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
