import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useOpenFaults } from "./faults";

const most = 99;

/** How many faults are open, where they are led to. Nothing while there is none. */
export function OpenFaults() {
  const { t } = useTranslation("shell");
  const { data } = useOpenFaults(most);
  const count = data?.items.length ?? 0;
  if (count === 0) return null;
  const more = (data?.next ?? null) !== null;
  return (
    <Badge
      ml="auto"
      size="sm"
      circle={count < 10}
      color="red.8"
      aria-label={more ? t("openFaultsMore", { count }) : t("openFaults", { count })}
    >
      {more ? `${count}+` : count}
    </Badge>
  );
}
