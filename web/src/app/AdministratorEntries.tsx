import { Divider } from "@mantine/core";
import {
  IconAlertTriangle,
  IconGauge,
  IconKeyframes,
  IconListDetails,
  IconServer,
  IconSettings,
  IconUsers,
  IconWebhook,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { OpenFaults } from "../faults/OpenFaults";
import { useMe } from "../session/me";
import { Entry, Heading } from "./Entry";

/** The ways to the pages of those who manage services. */
export function AdministratorEntries({ path }: { path: string }) {
  const { t } = useTranslation("shell");
  const me = useMe();
  return (
    <>
      <Divider my="sm" />
      <Heading>{t("administrator")}</Heading>
      <Entry to="/overview" label={t("overview")} icon={<IconGauge size={18} />} path={path} />
      <Entry to="/users" label={t("users")} icon={<IconUsers size={18} />} path={path} />
      <Entry to="/tokens" label={t("allTokens")} icon={<IconKeyframes size={18} />} path={path} />
      <Entry to="/services" label={t("services")} icon={<IconServer size={18} />} path={path} />
      <Entry to="/settings" label={t("systemsSettings")} icon={<IconSettings size={18} />} path={path} />
      <Entry
        to="/faults"
        label={t("faults")}
        icon={<IconAlertTriangle size={18} />}
        path={path}
        mark={<OpenFaults />}
      />
      <Entry to="/log" label={t("log")} icon={<IconListDetails size={18} />} path={path} />
      {me.account.role === "admin" && (
        <Entry to="/webhooks" label={t("webhooks")} icon={<IconWebhook size={18} />} path={path} />
      )}
    </>
  );
}
