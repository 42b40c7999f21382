import type { Page } from "playwright-core";
import { vi } from "vitest";

import { fresh } from "./fresh";
import type { Login } from "./jeton";
import { api, demo, invited, linkOf, person, verify } from "./people";

/** Something to see: its page in the router, where there is something on it, who sees it, and what is opened there. */
export interface Sight {
  name: string;
  path: string;
  at: string;
  who: "stranger" | "member" | "admin";
  open?: (page: Page) => Promise<void>;
}

export interface Sights {
  member: Login & { id: string };
  admin: Login;
  all: Sight[];
}

/** A name in which no line can be broken. */
const unbroken = "W".repeat(60);

const press =
  (name: string | RegExp, then?: (page: Page) => Promise<void>) =>
  async (page: Page): Promise<void> => {
    await page.getByRole("button", { name }).first().click();
    await then?.(page);
  };

/** Makes a token whose secret is shown this once. */
async function newSecret(page: Page): Promise<void> {
  await page.getByRole("button", { name: "New token" }).first().click();
  await page.getByRole("textbox", { name: "Token name" }).fill("shown once");
  await page.getByRole("button", { name: "Create" }).click();
  await page.locator("[data-secret]").waitFor();
}

/** A fault: somebody shows a secret that was replaced. */
async function aFault(): Promise<string> {
  const { email } = await person("duplocloud");
  const order = { service: "duplocloud", kind: "permanent", account: email, name: "replaced" };
  const { id, secret } = await api("POST", "/api/v1/tokens", order);
  await api("POST", `/api/v1/tokens/${id}/rotate`, {});
  await verify("duplocloud", "authorization", `Bearer ${secret}`);
  const first = async () => {
    const { items } = (await api("GET", "/api/v1/faults")) as unknown as { items: { id: string }[] };
    return items[0]?.id ?? "";
  };
  return vi.waitUntil(first, { timeout: 20_000, interval: 200 });
}

/** Every page and every window, in English, once there is something to see. A new page gets its line here. */
export async function sights(): Promise<Sights> {
  const services = Object.keys(demo.services);
  const [member, admin] = await Promise.all([
    person("discloud", { services: ["discloud", "duplocloud", "nocodb"] }),
    person("jeton", { services: undefined, role: "admin" }),
  ]);
  let made = "";
  for (const [service, kind] of [
    ["online", "api-token"],
    ["nocodb", "api-token"],
    ["duplocloud", "permanent"],
    ["jeton", "api-token"],
  ]) {
    const order = { service, kind, account: admin.email, name: `${unbroken} ${kind}` };
    made = ((await api("POST", "/api/v1/tokens", order)) as unknown as { id: string }).id;
  }
  const at = (name: string, who: Sight["who"], path: string, at = path, open?: Sight["open"]): Sight => ({
    name,
    path,
    at,
    who,
    ...(open === undefined ? {} : { open }),
  });
  const mine = (service: string, name = `my-${service}`, who: Sight["who"] = "admin", open?: Sight["open"]) =>
    at(name, who, "/my/$service", `/my/${service}`, open);

  const token = (name: string, open?: Sight["open"]) =>
    at(name, "admin", "/tokens/$id", `/tokens/${made}`, open);
  const more = (entry: string) =>
    press(/^Actions for/, (page) => page.getByRole("menuitem", { name: entry }).click());

  const user = (name: string, tab?: string, open?: Sight["open"]) =>
    at(
      name,
      "admin",
      "/users/$id",
      tab === undefined ? `/users/${member.id}` : `/users/${member.id}?tab=${tab}`,
      open,
    );
  const settings = (name: string, tab?: string, open?: Sight["open"]) =>
    at(name, "admin", "/settings", tab === undefined ? "/settings" : `/settings?tab=${tab}`, open);

  const service = (name: string, which: string, tab?: string, open?: Sight["open"]) =>
    at(
      name,
      "admin",
      "/services/$name",
      tab === undefined ? `/services/${which}` : `/services/${which}?tab=${tab}`,
      open,
    );

  const faultId = await aFault();
  const held = (await api("GET", `/api/v1/tokens?account=${member.email}&service=discloud`)) as unknown as {
    items: { id: string }[];
  };
  const tokenId = held.items[0]?.id ?? "";

  const all = [
    at("sign-in", "stranger", "/sign-in"),
    at("first-run", "stranger", "/sign-in", `${(await fresh()).url}/sign-in`),
    at("link", "stranger", "/link", (await invited("nocodb")).link),
    at("link-reset", "stranger", "/link", await linkOf(await person("nocodb"))),
    at("link-invalid", "stranger", "/link", "/link#jtl_nothing"),
    at("link-paste", "stranger", "/link"),
    at("sign-in-ended", "stranger", "/sign-in", "/sign-in?ended=true"),
    at("home", "member", "/"),
    at("missing", "member", "", "/nothing/here"),
    ...[...services, "jeton"].map((service) => mine(service)),
    mine("nocodb", "none-yet", "member"),
    mine("discloud", "menu", "member", press(/@/)),
    mine("nocodb", "menu-bottom", "member", press(/@/)),
    mine("discloud", "commands", "member", (page) => page.keyboard.press("Control+k")),
    mine("nocodb", "new-token", "member", press("Add New API Token")),
    mine("jeton", "new-token-options", "admin", press("New token", press("Options"))),
    mine("discloud", "reset", "member", press("Reset Token")),
    mine("jeton", "new-secret", "admin", newSecret),
    mine("nocodb", "actions", "admin", press(/^Actions for/)),
    mine("online", "delete", "admin", press("Delete")),
    at("help", "member", "/my/$service", "/my/nocodb?tab=help"),
    token("token"),
    token("token-extend", press("Extend")),
    token("token-rename", more("Rename")),
    token("token-scopes", more("Change scopes")),
    token("token-quarantine", more("Put into quarantine")),
    token("token-revoke", more("Revoke")),
    at("refused", "member", "/refused"),
    at("refused-token", "admin", "/refused", `/refused?token=${made}`),
    at("account", "member", "/account"),
    at("users", "admin", "/users"),
    at("users-none", "admin", "/users", `/users?search=${unbroken}`),
    at("user-add", "admin", "/users", "/users", press("Add user")),
    user("user"),
    user("user-account", "account"),
    user("user-sessions", "sessions"),
    user("user-history", "history"),
    user("user-delete", undefined, press(/^Delete/)),
    user("user-link", undefined, press("Password link")),
    settings("settings"),
    settings("settings-add", undefined, press("Add")),
    settings("settings-sign-in", "sign-in"),
    settings("settings-keys", "keys"),
    at("services", "admin", "/services"),
    service("service", "duplocloud"),
    service("service-policy", "nocodb", "policy"),
    service("service-settings", "duplocloud", "settings"),
    service("service-usage", "nocodb", "usage"),
    service("service-disable", "online", undefined, press("Disable")),
    at("new-service", "admin", "/new-service"),
    at("new-service-preset", "admin", "/new-service", "/new-service", press("Use Discloud")),
    at("new-service-policy", "admin", "/new-service/policy"),
    at("webhooks", "admin", "/webhooks"),
    at("webhook-add", "admin", "/webhooks", "/webhooks", press("New webhook")),
    at("account", "member", "/account"),
    at("refused", "member", "/refused"),
    at("reference", "member", "/reference"),
    at("token", "member", "/tokens/$id", `/tokens/${tokenId}`),
    at("overview", "admin", "/overview"),
    at("faults", "admin", "/faults"),
    at("fault", "admin", "/faults/$id", `/faults/${faultId}`),
    at("log", "admin", "/log"),
    at("tokens", "admin", "/tokens"),
  ];
  return { member, admin, all };
}
