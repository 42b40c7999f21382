import { hashKey } from "@tanstack/react-query";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import type { ComponentType } from "react";

// Before the router is made, which remembers the address as it finds it.
import "../link/secret";

import { accountSearch, userSearch } from "../accounts/search";
import { failureOf } from "../api/problem";
import { faultFilter } from "../faults/faults";
import { firstQuery } from "../link/first";
import { logSearch } from "../log/log";
import { servicesQuery } from "../services/services";
import { inside } from "../session/back";
import { manages, meQuery } from "../session/me";
import { whenSessionEnds } from "../session/over";
import { tokenSearch } from "../sweeps/search";
import { holdsUnsaved } from "../ui/unsaved";
import { Waiting } from "../ui/Waiting";
import { loadLaterWords } from "../words";
import { HomePage } from "./HomePage";
import { queries } from "./queries";
import { Shell } from "./Shell";
import { MissingPage, TroublePage } from "./TroublePage";
import { setTrouble } from "./trouble";

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: MissingPage,
  errorComponent: TroublePage,
});

/** What is seen of a page whose server is slow: not nothing. */
const slow = { pendingComponent: Waiting, pendingMs: 100, pendingMinMs: 0 };

/** A page, loaded when somebody goes there, with the styles and the words that only later pages have. */
function page<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return lazyRouteComponent(async () => {
    const [loaded] = await Promise.all([load(), import("./laterStyles"), loadLaterWords()]);
    return loaded;
  }, name);
}

/** The tab that an address names, where a page has several. */
function tabOf(search: Record<string, unknown>): { tab?: string } {
  return typeof search.tab === "string" ? { tab: search.tab } : {};
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  ...slow,
  validateSearch: (search: Record<string, unknown>): { back?: string; ended?: boolean } => ({
    ...(inside(search.back) === undefined ? {} : { back: inside(search.back) }),
    ...(search.ended === true ? { ended: true } : {}),
  }),
  // Whoever cannot be told whether there is an administrator may try to sign in.
  loader: () => queries.fetchQuery({ ...firstQuery, staleTime: 0 }).catch(() => undefined),
  component: page(() => import("../session/SignInPage"), "SignInPage"),
});
const link = createRoute({
  getParentRoute: () => root,
  path: "/link",
  component: page(() => import("../link/LinkPage"), "LinkPage"),
});

/** What only those see who are signed in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  ...slow,
  component: Shell,
  notFoundComponent: MissingPage,
  errorComponent: TroublePage,
  beforeLoad: async ({ location }) => {
    try {
      await Promise.all([queries.ensureQueryData(meQuery), queries.ensureQueryData(servicesQuery)]);
    } catch (thrown) {
      if (failureOf(thrown).status !== 401) throw thrown;
      throw redirect({
        to: "/sign-in",
        search: location.href === "/" ? {} : { back: location.href },
        replace: true,
      });
    }
  },
});

const home = createRoute({ getParentRoute: () => shell, path: "/", component: HomePage });
const mine = createRoute({
  getParentRoute: () => shell,
  path: "/my/$service",
  validateSearch: tabOf,
  component: lazyRouteComponent(() => import("../tokens/MyTokensPage"), "MyTokensPage"),
});

const token = createRoute({
  getParentRoute: () => shell,
  path: "/tokens/$id",
  component: page(() => import("../token/TokenPage"), "TokenPage"),
});
const account = createRoute({
  getParentRoute: () => shell,
  path: "/account",
  component: page(() => import("../account/AccountPage"), "AccountPage"),
});
const refused = createRoute({
  getParentRoute: () => shell,
  path: "/refused",
  validateSearch: (search: Record<string, unknown>): { token?: string } =>
    typeof search.token === "string" ? { token: search.token } : {},
  component: page(() => import("../refused/RefusedPage"), "RefusedPage"),
});
const reference = createRoute({
  getParentRoute: () => shell,
  path: "/reference",
  validateSearch: (search: Record<string, unknown>): { q?: string } =>
    search.q === undefined || search.q === "" ? {} : { q: String(search.q) },
  component: page(() => import("../reference/ReferencePage"), "ReferencePage"),
});

/** Pages for those who manage services. The API would refuse the others; they are not shown what they cannot do. */
const administration = createRoute({
  getParentRoute: () => shell,
  id: "administration",
  beforeLoad: async () => {
    const me = await queries.ensureQueryData(meQuery);
    if (!manages(me.account)) throw redirect({ to: "/" });
  },
});

/** Pages for administrators alone. */
const onlyAdministrators = async () => {
  const { account } = await queries.ensureQueryData(meQuery);
  if (account.role !== "admin") throw redirect({ to: "/" });
};

const settings = createRoute({
  getParentRoute: () => administration,
  path: "/settings",
  validateSearch: tabOf,
  component: page(() => import("../settings/SettingsPage"), "SettingsPage"),
});
const users = createRoute({
  getParentRoute: () => administration,
  path: "/users",
  validateSearch: accountSearch,
  component: page(() => import("../accounts/UsersPage"), "UsersPage"),
});
const user = createRoute({
  getParentRoute: () => administration,
  path: "/users/$id",
  validateSearch: userSearch,
  component: page(() => import("../accounts/UserPage"), "UserPage"),
});
const overview = createRoute({
  getParentRoute: () => administration,
  path: "/overview",
  component: page(() => import("../overview/OverviewPage"), "OverviewPage"),
});
const faults = createRoute({
  getParentRoute: () => administration,
  path: "/faults",
  validateSearch: faultFilter,
  component: page(() => import("../faults/FaultsPage"), "FaultsPage"),
});
const fault = createRoute({
  getParentRoute: () => administration,
  path: "/faults/$id",
  component: page(() => import("../faults/FaultPage"), "FaultPage"),
});
const log = createRoute({
  getParentRoute: () => administration,
  path: "/log",
  validateSearch: logSearch,
  component: page(() => import("../log/LogPage"), "LogPage"),
});
const services = createRoute({
  getParentRoute: () => administration,
  path: "/services",
  component: page(() => import("../services/ServicesPage"), "ServicesPage"),
});
const service = createRoute({
  getParentRoute: () => administration,
  path: "/services/$name",
  validateSearch: tabOf,
  component: page(() => import("../services/ServicePage"), "ServicePage"),
});
// Not below /services: a service may be called anything.
const newService = createRoute({
  getParentRoute: () => administration,
  path: "/new-service",
  beforeLoad: onlyAdministrators,
  component: page(() => import("../services/NewServicePage"), "NewServicePage"),
});
const newPolicy = createRoute({
  getParentRoute: () => administration,
  path: "/new-service/policy",
  beforeLoad: onlyAdministrators,
  validateSearch: (search: Record<string, unknown>): { preset?: string } =>
    typeof search.preset === "string" ? { preset: search.preset } : {},
  component: page(() => import("../services/NewPolicyPage"), "NewPolicyPage"),
});
const webhooks = createRoute({
  getParentRoute: () => administration,
  path: "/webhooks",
  beforeLoad: onlyAdministrators,
  component: page(() => import("../webhooks/WebhooksPage"), "WebhooksPage"),
});

const tokens = createRoute({
  getParentRoute: () => administration,
  path: "/tokens",
  validateSearch: tokenSearch,
  component: page(() => import("../sweeps/AllTokensPage"), "AllTokensPage"),
});

const tree = root.addChildren([
  signIn,
  link,
  shell.addChildren([
    home,
    mine,
    reference,
    administration.addChildren([
      fault,
      faults,
      log,
      newPolicy,
      newService,
      overview,
      service,
      services,
      settings,
      tokens,
      user,
      users,
      webhooks,
    ]),
    token,
    account,
    refused,
  ]),
]);

export const router = createRouter({ routeTree: tree, defaultPreload: "intent", scrollRestoration: true });

let leaving = false;

// Said once, and the way back is kept. What would be lost with the page keeps it: whoever signs in elsewhere goes on there.
whenSessionEnds(() => {
  const wasHere = queries.getQueryData(meQuery.queryKey) !== undefined;
  // The address, because the router knows of a new one only when its page is there.
  const { pathname, search } = globalThis.location;
  if (leaving) return true;
  if (pathname === "/sign-in" || !wasHere) return false;
  if (holdsUnsaved()) {
    setTrouble("ended");
    return false;
  }
  setTrouble(undefined);
  leaving = true;
  router.navigate({ to: "/sign-in", search: { back: `${pathname}${search}`, ended: true } }).finally(() => {
    leaving = false;
    // Not before: a page that is still shown would ask anew for what it lost, and show that it is refused.
    forgetAccount();
  });
  return true;
});

/** Forgets what was asked for in a session that is over, so that the way back shows nothing of it. */
function forgetAccount(): void {
  const kept = hashKey(firstQuery.queryKey);
  queries.removeQueries({ predicate: ({ queryHash }) => queryHash !== kept });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
