import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";

import { isOwn, managesService, useServices } from "../services/services";
import { useMe } from "../session/me";
import { PageHead } from "../ui/PageHead";
import { Waiting } from "../ui/Waiting";
import { ConfigPart } from "./ConfigPart";
import { SigningKeysPart } from "./SigningKeysPart";

/** The settings of all services, of signing in, and what assertions are signed with. */
export function SettingsPage() {
  const { t } = useTranslation("settings");
  const me = useMe();
  const { tab } = useSearch({ from: "/shell/administration/settings" });
  const navigate = useNavigate();
  const managed = useServices().filter((service) => managesService(me, service));
  const products = managed.filter((service) => !isOwn(service) && (service.setting_keys ?? []).length > 0);
  const own = managed.filter(isOwn);
  return (
    <>
      <PageHead title={t("title")} hint={t("hint")} />
      <Tabs
        value={tab ?? "config"}
        onChange={(next) =>
          void navigate({ to: "/settings", search: next === "config" ? {} : { tab: next ?? "" } })
        }
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="config">{t("config")}</Tabs.Tab>
          {own.length > 0 && <Tabs.Tab value="sign-in">{t("signIn")}</Tabs.Tab>}
          {me.account.role === "admin" && <Tabs.Tab value="keys">{t("keys.title")}</Tabs.Tab>}
        </Tabs.List>
        <Suspense fallback={<Waiting />}>
          <Tabs.Panel value="config">
            <ConfigPart services={products.map(({ name }) => name)} label={t("config")} />
          </Tabs.Panel>
          {own.length > 0 && (
            <Tabs.Panel value="sign-in">
              <ConfigPart services={own.map(({ name }) => name)} label={t("signIn")} hint={t("signInHint")} />
            </Tabs.Panel>
          )}
          {me.account.role === "admin" && (
            <Tabs.Panel value="keys">
              <SigningKeysPart />
            </Tabs.Panel>
          )}
        </Suspense>
      </Tabs>
    </>
  );
}
