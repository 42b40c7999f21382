import { AppShell, Box, Burger, Divider, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconApi, IconKey } from "@tabler/icons-react";
import { Link, Outlet, useParams, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";

import { holds, useCurrentService, useServices } from "../services/services";
import { manages, useMe } from "../session/me";
import { Coin } from "../ui/Coin";
import { Waiting } from "../ui/Waiting";
import { useLabel } from "../words/useLanguage";
import { AccountMenu } from "./AccountMenu";
import { CommandsButton } from "./CommandsButton";
import { Entry, Heading } from "./Entry";
import classes from "./Shell.module.css";
import { TroubleNote } from "./TroubleNote";

const AdministratorEntries = lazy(async () => ({
  default: (await import("./AdministratorEntries")).AdministratorEntries,
}));

/** What stands around every page: the way to the others, and the menu of the account where the service has it. */
export function Shell() {
  const { t } = useTranslation("shell");
  const common = useTranslation("common").t;
  const me = useMe();
  const label = useLabel();
  const [opened, { toggle, close }] = useDisclosure(false);
  const { service: named } = useParams({ strict: false });
  const current = useCurrentService(named, me);
  const held = useServices().filter((service) => holds(me, service) && !service.disabled);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const atBottom = current?.page.menu === "bottom-left";

  useEffect(() => {
    if (path !== "") close();
  }, [path, close]);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 250, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={{ base: "md", md: "xl" }}
    >
      <a className="skip" href="#content">
        {common("skip")}
      </a>
      <TroubleNote />
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={common("menu")} />
            <Link to="/" style={{ color: "inherit", textDecoration: "none" }} aria-label="Jeton">
              <Group gap="xs" wrap="nowrap">
                <Coin size={28} />
                <Text fw={700} size="lg">
                  Jeton
                </Text>
              </Group>
            </Link>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <CommandsButton />
            {!atBottom && <AccountMenu place="top-right" current={current} />}
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t("navigation")}>
        <AppShell.Section grow p="sm" className={classes.scrolls}>
          <Heading>{t("tokens")}</Heading>
          {held.map((service) => (
            <Entry
              key={service.name}
              to={`/my/${service.name}`}
              label={label(service.label)}
              icon={<IconKey size={18} />}
              path={path}
            />
          ))}
          {manages(me.account) && (
            <Suspense fallback={null}>
              <AdministratorEntries path={path} />
            </Suspense>
          )}
          <Divider my="sm" />
          <Entry to="/reference" label={t("apiReference")} icon={<IconApi size={18} />} path={path} />
        </AppShell.Section>
        {atBottom && (
          <AppShell.Section p="sm">
            <AccountMenu place="bottom-left" current={current} />
          </AppShell.Section>
        )}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Box maw={1200} mx="auto">
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}
