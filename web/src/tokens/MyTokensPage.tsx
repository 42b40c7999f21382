import { Stack, Tabs } from "@mantine/core";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { useService } from "../services/services";
import { PageHead } from "../ui/PageHead";
import { Waiting } from "../ui/Waiting";
import { loadLaterWords } from "../words";
import { useLabel } from "../words/useLanguage";
import { Advice } from "./Advice";
import { KindSection } from "./KindSection";
import { isOwnSession } from "./permissions";

const HelpTab = lazy(async () => {
  const [{ HelpTab }] = await Promise.all([import("../help/HelpTab"), loadLaterWords()]);
  return { default: HelpTab };
});

/** One's own tokens of a service, below the tab that its product has for them, and the help of the service beside it. */
export function MyTokensPage() {
  const { t } = useTranslation("tokens");
  const label = useLabel();
  const navigate = useNavigate();
  const { service: name } = useParams({ from: "/shell/my/$service" });
  const { tab } = useSearch({ from: "/shell/my/$service" });
  const service = useService(name);
  const kinds = service.kinds.filter((kind) => !isOwnSession(service, kind));
  const own = service.page.tab;
  const open = (chosen: string | null) =>
    void navigate({
      to: "/my/$service",
      params: { service: name },
      search: chosen === "help" ? { tab: "help" } : {},
      replace: true,
    });

  return (
    <>
      <PageHead title={label(service.page.entry)} hint={label(service.label)} />
      <Tabs value={tab === "help" ? "help" : "tokens"} onChange={open} keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="tokens">{own ? label(own) : t("tokens")}</Tabs.Tab>
          <Tabs.Tab value="help">{t("help")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tokens">
          <Stack gap="lg">
            {kinds.map((kind) => (
              <KindSection key={kind.name} service={service} kind={kind} />
            ))}
            <Advice kinds={kinds} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="help">
          <Suspense fallback={<Waiting />}>
            <HelpTab service={service} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
