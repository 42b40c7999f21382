import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

const colors: Record<string, string> = {
  active: "green",
  quarantined: "orange",
  "not-yet-valid": "blue",
  leaked: "red",
};

/** In what state a token is. */
export function StateBadge({ state }: { state: string }) {
  const { t, i18n } = useTranslation("tokens");
  const known = i18n.exists(`tokens:states.${state}`);
  return (
    <Badge variant="light" color={colors[state] ?? "gray"} autoContrast={false}>
      {known ? t(`states.${state as "active"}`) : state}
    </Badge>
  );
}
