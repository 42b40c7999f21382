import { useTranslation } from "react-i18next";

import type { Language } from ".";

/** The language that is shown. */
export function useLanguage(): Language {
  return useTranslation().i18n.language as Language;
}

/** Words that a policy gives in one language or two. */
export interface Label {
  en: string;
  "pt-BR"?: string | null;
}

/** What a policy calls something, in the language that is shown; English where it has no other. */
export function useLabel(): (label: Label) => string {
  const language = useLanguage();
  return (label) => label[language] ?? label.en;
}
