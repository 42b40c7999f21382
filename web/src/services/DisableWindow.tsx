import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { ConfirmWindow } from "../ui/ConfirmWindow";
import { tell } from "../ui/toast";
import type { Service } from "./services";
import { useSwitch } from "./useSwitch";

interface Props {
  service: Service;
  opened: boolean;
  onClose: () => void;
}

/** Disables a service, once somebody has read what that means. */
export function DisableWindow({ service, ...window }: Props) {
  const { t } = useTranslation("services");
  const { name } = service;
  const enable = useSwitch(name, "enable");
  return (
    <ConfirmWindow
      {...window}
      title={t("disableTitle", { name })}
      act={t("disable")}
      doing={useSwitch(name, "disable")}
      onDone={() => tell(t("wasDisabled", { name }), () => enable.mutateAsync())}
    >
      <Alert color="red">{t("disableHint")}</Alert>
    </ConfirmWindow>
  );
}
