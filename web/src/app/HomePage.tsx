import { Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCurrentService } from "../services/services";
import { manages, useMe } from "../session/me";
import { Empty } from "../ui/Empty";

/** Where everybody begins: at their tokens. */
export function HomePage() {
  const { t } = useTranslation("shell");
  const me = useMe();
  const current = useCurrentService(undefined, me);
  if (current !== undefined) return <Navigate to="/my/$service" params={{ service: current.name }} replace />;
  return <Empty title={t("tokens")}>{manages(me.account) && t("services")}</Empty>;
}
