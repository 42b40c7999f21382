import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useLanguage } from "../words/useLanguage";
import type { Declared, Setting } from "./settings";
import { thresholds, thresholdsOf } from "./thresholds";

interface Props {
  all: Declared[];
  service: string | undefined;
  setting: Setting;
  /** What is typed, or set. */
  value: string;
}

/** What follows from a value: when faults are raised, and when mails are sent. */
export function Consequence({ all, service, setting, value }: Props) {
  const { t } = useTranslation("settings");
  const language = useLanguage();
  const list = (days: number[]) => new Intl.ListFormat(language).format(days.map(String));
  const days =
    setting.unit === "days"
      ? thresholds(value, setting.default)
      : setting.unit === "mails" && value.trim() !== ""
        ? thresholdsOf(all, service)
        : undefined;
  if (days === undefined || days.length === 0) return null;
  return (
    <Text size="sm" role="status">
      {t(setting.unit === "days" ? "faultsAt" : "mailsAt", { days: list(days) })}
    </Text>
  );
}
