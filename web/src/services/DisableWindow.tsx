import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { FailureNote } from "../ui/FailureNote";
import { tell } from "../ui/toast";
import type { Service } from "./services";
import { useSwitch } from "./useSwitch";

interface Props {
  service: Service;
  opened: boolean;
  onClose: () => void;
}

/** Disables a service, once somebody has read what that means. */
export function DisableWindow({ service, opened, onClose }: Props) {
  const { t } = useTranslation("services");
  const common = useTranslation("common").t;
  const disable = useSwitch(service.name, "disable");
  const enable = useSwitch(service.name, "enable");
  const { name } = service;
  const done = () => {
    tell(t("wasDisabled", { name }), () => enable.mutateAsync());
    onClose();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("disableTitle", { name })} centered>
      <Stack>
        <Alert color="red">{t("disableHint")}</Alert>
        {disable.isError && <FailureNote failure={disable.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {common("cancel")}
          </Button>
          <Button
            color="red.8"
            loading={disable.isPending}
            onClick={() => disable.mutate(undefined, { onSuccess: done })}
          >
            {t("disable")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
