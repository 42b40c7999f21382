import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type Account, type Standing, standing } from "./accounts";

const colors: Record<Standing, string> = {
  active: "green",
  invited: "blue",
  disabled: "orange",
  deleted: "gray",
};

/** How an account stands. */
export function StandingBadge({ account }: { account: Account }) {
  const { t } = useTranslation("accounts");
  const how = standing(account);
  return (
    <Badge variant="light" color={colors[how]} autoContrast={false}>
      {t(`states.${how}`)}
    </Badge>
  );
}
