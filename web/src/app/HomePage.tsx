import { Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { holds, isOwn, useCurrentService, useServices } from "../services/services";
import { manages, useMe } from "../session/me";
import { Empty } from "../ui/Empty";

/** Where everybody begins: at their tokens, or, where they hold none of a product, at what they manage. */
export function HomePage() {
  const { t } = useTranslation("shell");
  const me = useMe();
  const current = useCurrentService(undefined, me);
  const holdsNone = !useServices().some((service) => holds(me, service) && !isOwn(service));
  if (holdsNone && manages(me.account)) return <Navigate to="/overview" replace />;
  if (current !== undefined) return <Navigate to="/my/$service" params={{ service: current.name }} replace />;
  return <Empty title={t("tokens")}>{manages(me.account) && t("services")}</Empty>;
}
