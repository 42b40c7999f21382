import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { ConfirmWindow } from "../ui/ConfirmWindow";
import { tell } from "../ui/toast";
import { type Declared, useRestore, useUnset } from "./settings";

interface Props {
  declared: Declared;
  opened: boolean;
  onClose: () => void;
}

/** Takes a setting back, once somebody has read what counts then. */
export function RemoveWindow({ declared, ...window }: Props) {
  const { t } = useTranslation("settings");
  const restore = useRestore();
  const { key, default: standard } = declared.setting;
  return (
    <ConfirmWindow
      {...window}
      title={t("removeTitle", { key })}
      act={t("remove")}
      doing={useUnset()}
      what={declared}
      onDone={() => tell(t("restored", { key, default: standard }), () => restore(declared))}
    >
      <Text size="sm">{t("removeHint", { default: standard })}</Text>
    </ConfirmWindow>
  );
}
