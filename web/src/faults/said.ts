import { useTranslation } from "react-i18next";

import type { Language } from "../words";
import { type Cause, causes, type Fault } from "./faults";

function known(cause: string): Cause | undefined {
  return causes.find((known) => known === cause);
}

/** What is wrong, and what to do about it, in the language that is shown. */
export function useSaid(): { wrong: (fault: Fault) => string; remedy: (fault: Fault) => string } {
  const { t, i18n } = useTranslation("faults");
  return {
    wrong: ({ cause }) => {
      const named = known(cause);
      return named === undefined ? cause : t(`causes.${named}`);
    },
    remedy: ({ cause, remedy }) => {
      const named = known(cause);
      // The API knows what the kind allows, and says it in English.
      return named === undefined || (i18n.language as Language) === "en"
        ? sentence(remedy)
        : t(`remedies.${named}`);
    },
  };
}

/** A remark of the API as a sentence of its own. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
