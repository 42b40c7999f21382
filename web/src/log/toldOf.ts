import { useTranslation } from "react-i18next";

import { exact } from "../format/time";
import { useLanguage } from "../words/useLanguage";
import type { Entry } from "./log";

/** What an entry says, in words: what happened, and what else is known of it. */
export function useToldOf(entry: Entry): { happened: string; details: string[] } {
  const { t, i18n } = useTranslation("log");
  const language = useLanguage();
  const named = (key: string, otherwise: string) =>
    i18n.exists(key) ? i18n.t(key as "common:none") : otherwise;
  const { setting, cause } = entry;
  const details = [
    cause && named(`faults:causes.${cause}`, named(`tokens:states.${cause}`, cause)),
    setting &&
      t("details.setting", {
        key: setting.key,
        before: setting.before ?? t("details.notSet"),
        after: setting.after ?? t("details.notSet"),
      }),
    entry.note,
    typeof entry.ended === "number" && t("details.ended", { count: entry.ended }),
    entry.role && named(`accounts:roles.${entry.role}`, entry.role),
    entry.purpose && named(`log:details.purposes.${entry.purpose}`, entry.purpose),
    entry.format,
    entry.scopes?.join(", "),
    entry.expires_at && t("details.expires", { moment: exact(entry.expires_at, language) }),
    entry.address && t("details.from", { address: entry.address }),
  ];
  return {
    happened: named(`log:events.${entry.event}`, entry.event),
    details: details.filter((detail): detail is string => typeof detail === "string" && detail !== ""),
  };
}
