import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Service } from "./services";

/** Whether the tokens of a service may work. */
export function ServiceState({ service }: { service: Service }) {
  const { t } = useTranslation("services");
  return (
    <Badge variant="light" color={service.disabled ? "red" : "green"}>
      {t(service.disabled ? "disabled" : "enabled")}
    </Badge>
  );
}
