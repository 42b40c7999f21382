import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { choose, type Language, languageNames, languages } from "../words";
import { useLanguage } from "../words/useLanguage";

/** In which language the pages are. */
export function LanguageSelect() {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <NativeSelect
      aria-label={t("language")}
      size="xs"
      value={language}
      onChange={(event) => void choose(event.currentTarget.value as Language)}
      data={languages.map((value) => ({ value, label: languageNames[value] }))}
    />
  );
}
