import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Light or dark. */
export function Appearance() {
  const { t } = useTranslation("common");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={t("theme")}
      w={{ base: "100%", sm: 400 }}
      value={colorScheme}
      onChange={(scheme) => setColorScheme(scheme as "light")}
      data={(["light", "dark", "auto"] as const).map((value) => ({ value, label: t(value) }))}
    />
  );
}
