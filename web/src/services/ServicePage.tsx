import { Alert, Button, Group, Stack, Tabs } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";

import { useMe } from "../session/me";
import { ConfigPart } from "../settings/ConfigPart";
import { Empty } from "../ui/Empty";
import { PageHead } from "../ui/PageHead";
import { tell, tellFailure } from "../ui/toast";
import { Waiting } from "../ui/Waiting";
import { useLabel } from "../words/useLanguage";
import { KindRules } from "./KindRules";
import { PolicyPart } from "./policy/PolicyPart";
import { ServiceState } from "./ServiceState";
import { holds, isOwn, type Service, useService } from "./services";
import { UsagePart } from "./usage/UsagePart";
import { useSwitch } from "./useSwitch";
import { DisableWindow } from "./windows";

/** One service: its rules, its policy, its settings and how often it is asked. */
export function ServicePage() {
  const { t } = useTranslation("services");
  const label = useLabel();
  const me = useMe();
  const { name } = useParams({ from: "/shell/administration/services/$name" });
  const { tab } = useSearch({ from: "/shell/administration/services/$name" });
  const navigate = useNavigate();
  const service = useService(name);
  const isAdmin = me.account.role === "admin";
  const hasSettings = (service.setting_keys ?? []).length > 0;
  const go = (next: string | null) =>
    void navigate({
      to: "/services/$name",
      params: { name },
      search: next === null || next === "overview" ? {} : { tab: next },
    });

  return (
    <>
      <PageHead
        title={label(service.label)}
        hint={
          <Group gap="xs" component="span">
            <ServiceState service={service} />
            {name}
          </Group>
        }
      >
        {holds(me, service) && !service.disabled && (
          <Button component={Link} to={`/my/${name}`} variant="default">
            {t("yours")}
          </Button>
        )}
        {isAdmin && !isOwn(service) && <Switch service={service} />}
      </PageHead>
      {service.disabled && (
        <Alert color="red" mb="lg">
          {t("isDisabled")}
        </Alert>
      )}
      <Tabs value={tab ?? "overview"} onChange={go} keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="overview">{t("tabs.overview")}</Tabs.Tab>
          {isAdmin && <Tabs.Tab value="policy">{t("tabs.policy")}</Tabs.Tab>}
          <Tabs.Tab value="settings">{t("tabs.settings")}</Tabs.Tab>
          <Tabs.Tab value="usage">{t("tabs.usage")}</Tabs.Tab>
        </Tabs.List>
        <Suspense fallback={<Waiting />}>
          <Tabs.Panel value="overview">
            <Stack>
              {service.kinds.map((kind) => (
                <KindRules key={kind.name} kind={kind} />
              ))}
            </Stack>
          </Tabs.Panel>
          {isAdmin && (
            <Tabs.Panel value="policy">
              <PolicyPart service={service} />
            </Tabs.Panel>
          )}
          <Tabs.Panel value="settings">
            {hasSettings ? (
              <ConfigPart services={[name]} label={t("tabs.settings")} />
            ) : (
              <Empty title={t("noSettings")} />
            )}
          </Tabs.Panel>
          <Tabs.Panel value="usage">
            <UsagePart service={service} />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
    </>
  );
}

function Switch({ service }: { service: Service }) {
  const { t } = useTranslation("services");
  const [disabling, disable] = useDisclosure(false);
  const enable = useSwitch(service.name, "enable");
  const back = useSwitch(service.name, "disable");
  const { name } = service;
  return (
    <>
      {service.disabled ? (
        <Button
          loading={enable.isPending}
          onClick={() =>
            enable.mutate(undefined, {
              onSuccess: () => tell(t("wasEnabled", { name }), () => back.mutateAsync()),
              onError: tellFailure,
            })
          }
        >
          {t("enable")}
        </Button>
      ) : (
        <Button variant="default" c="red" onClick={disable.open}>
          {t("disable")}
        </Button>
      )}
      <DisableWindow service={service} opened={disabling} onClose={disable.close} />
    </>
  );
}
