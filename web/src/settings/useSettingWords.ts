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
  /** The API says of a time which kind it limits in its words alone. */
  const ofKind = (said: string) => {
    const [, lives] = said.match(/^how long a `(.+)` token works at most$/) ?? [];
    if (lives !== undefined) return t("purpose.lives", { kind: lives });
    const [, idle] = said.match(/^how long the session of a `(.+)` token may go unused$/) ?? [];
    return idle === undefined ? capital(said.replaceAll("`", "")) : t("purpose.idle", { kind: idle });
  };
  return {
    accepts: (setting: Setting) => accepts[setting.unit] ?? setting.accepts,
    purpose: (setting: Setting) => purposes[setting.unit] ?? ofKind(setting.purpose),
    standard: (setting: Setting) => spans(setting.default),
    spans,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
