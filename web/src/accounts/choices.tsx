import { NativeSelect, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { languageNames, languages } from "../words";
import type { Role } from "./accounts";
import { ServiceBoxes } from "./ServiceChoice";
import { roles } from "./search";

/** What an account may do in Jeton. */
export function RoleChoice({
  role,
  operates,
  onChange,
  disabled,
}: {
  role: Role;
  operates: string[];
  onChange: (role: Role, operates: string[]) => void;
  /** Why it cannot be changed. */
  disabled?: string;
}) {
  const { t } = useTranslation("accounts");
  return (
    <Stack gap="xs">
      <NativeSelect
        label={t("role")}
        description={disabled ?? t(`roleHints.${role}`)}
        value={role}
        onChange={(event) => onChange(event.currentTarget.value as Role, operates)}
        data={roles.toReversed().map((value) => ({ value, label: t(`roles.${value}`) }))}
        disabled={disabled !== undefined}
      />
      {role === "operator" && (
        <ServiceBoxes value={operates} onChange={(names) => onChange(role, names)} label={t("operates")} />
      )}
    </Stack>
  );
}

/** In which language somebody gets mail. */
export function LanguageChoice({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation("accounts");
  return (
    <NativeSelect
      label={t("mailLanguage")}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: "", label: t("asConfigured") },
        ...languages.map((tag) => ({ value: tag, label: languageNames[tag] })),
      ]}
    />
  );
}
