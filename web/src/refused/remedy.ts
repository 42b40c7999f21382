import { useTranslation } from "react-i18next";

import { refused } from "./words";

type Reason = keyof typeof refused.en.remedies;

/** What a reason means, and what to do about it. */
export function useRemedy(): (reason: string) => string {
  const { t } = useTranslation("refused");
  return (reason) => (isKnown(reason) ? t(`remedies.${reason}`) : t("unknownReason", { reason }));
}

function isKnown(reason: string): reason is Reason {
  return Object.hasOwn(refused.en.remedies, reason);
}
