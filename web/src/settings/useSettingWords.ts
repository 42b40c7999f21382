import { useTranslation } from "react-i18next";

import { span } from "../format/time";
import { useLanguage } from "../words/useLanguage";
import type { Setting } from "./settings";

/** What is said of a setting: in the reader's language where Jeton knows what it is, else as the API says it. */
export function useSettingWords() {
  const { t } = useTranslation("settings");
  const common = useTranslation("common").t;
  const language = useLanguage();
  const accepts: Record<string, string> = {
    duration: t("accepts.duration"),
    minutes: t("accepts.minutes"),
    days: t("accepts.days"),
    mails: t("accepts.mails"),
  };
  const purposes: Record<string, string> = { days: t("purpose.days"), mails: t("purpose.mails") };
  const spans = (text: string) => {
    const parts = text
      .split(/[,;] /)
      .map((part) => (part === "none" ? common("none") : span(part, language)));
    return new Intl.ListFormat(language).format(parts);
  };
  return {
    accepts: (setting: Setting) => accepts[setting.unit] ?? setting.accepts,
    purpose: (setting: Setting) => purposes[setting.unit] ?? capital(setting.purpose.replaceAll("`", "")),
    standard: (setting: Setting) => spans(setting.default),
    spans,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
