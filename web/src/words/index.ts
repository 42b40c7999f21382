import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { shell } from "../app/words";
import { session } from "../session/words";
import { tokens } from "../tokens/words";
import { common } from "./common";
import type { later } from "./later";

/** The words of the parts that the first page needs; those of the others are in `later`. A part has the name of its folder. */
export const parts = { common, session, shell, tokens };

export const languages = ["en", "pt-BR"] as const;
export type Language = (typeof languages)[number];

/** What each language calls itself. */
export const languageNames: Record<Language, string> = { en: "English", "pt-BR": "Português (Brasil)" };

const remembered = "jeton-language";

/** The language that was chosen here, or else the one that the browser prefers. */
function preferred(): Language {
  const chosen = localStorage.getItem(remembered);
  const wanted = [chosen, ...navigator.languages].find((tag) => tag?.match(/^(en|pt)\b/i));
  return wanted?.toLowerCase().startsWith("pt") ? "pt-BR" : "en";
}

function wordsIn(language: Language) {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part[language]]));
}

export async function loadWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: wordsIn("en"), "pt-BR": wordsIn("pt-BR") },
    lng: preferred(),
    fallbackLng: "en",
    defaultNS: "common",
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = i18next.language;
}

/** Adds the words of the parts that the first page does without; before anything of them is shown. */
export async function loadLaterWords(): Promise<void> {
  const { later } = await import("./later");
  for (const language of languages) {
    for (const [name, part] of Object.entries(later)) {
      i18next.addResourceBundle(language, name, part[language]);
    }
  }
}

export async function choose(language: Language): Promise<void> {
  localStorage.setItem(remembered, language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

type Parts = typeof parts & typeof later;

/** Shows the language that an account has said it wants, if it has. */
export async function follow(wanted: string | null | undefined): Promise<void> {
  const language = languages.find((one) => one === wanted);
  if (language !== undefined) await choose(language);
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: { [K in keyof Parts]: Parts[K]["en"] };
  }
}
