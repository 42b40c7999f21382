import { useTranslation } from "react-i18next";

import { usage } from "./words";

type Outcome = keyof typeof usage.en.outcomes;

/** What an outcome is called: in words where it is known, else by its code. */
export function useOutcome(): (outcome: string) => string {
  const { t } = useTranslation("usage");
  return (outcome) => (isKnown(outcome) ? t(`outcomes.${outcome}`) : outcome);
}

function isKnown(outcome: string): outcome is Outcome {
  return Object.hasOwn(usage.en.outcomes, outcome);
}
