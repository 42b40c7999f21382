import type { Page } from "playwright-core";
import { beforeAll, expect, test, vi } from "vitest";

import { newPage, signedIn } from "../browser";
import { ByHand } from "../byHand";
import { fresh } from "../fresh";
import type { Login } from "../jeton";
import { texts, watched } from "./texts";

/** What is in a Jeton in which every name is an attack, and where it is to be seen. */
interface Filled {
  jeton: ByHand;
  ada: Login & { id: string };
  /** One token of hers, with a history. */
  token: string;
  fault: string;
  refused: Record<string, string[]>;
}

const quoted = (text: string) => JSON.stringify(text);

/** A policy that says nothing but that, wherever it may say something. */
function policy(name: string, text: string): string {
  const label = `{ en = ${quoted(text)}, pt-BR = ${quoted(text)} }`;
  return `
name = "${name}"
label = ${label}
[page]
entry = ${label}
tab = ${label}
[[kind]]
name = "token"
label = ${label}
form = "native"
prefix = "pat"
carriers = [{ header = "x-api-key" }]
issued-by = ["owner", "administrator"]
named = true
lifetime = "30d"
reveal = "once"
owner-may = ["reset", "delete"]
[kind.page]
add = ${label}
add-title = ${label}
name = ${label}
save = ${label}
copy = ${label}
reset = ${label}
delete = ${label}
`;
}

let there: Filled;
beforeAll(async () => {
  const jeton = await ByHand.start();
  const refused: Filled["refused"] = { services: [], accounts: [], tokens: [] };
  const ada = await jeton.person("jeton");
  const attempt = async (what: string, text: string, act: Promise<unknown>) =>
    act.catch(() => refused[what]?.push(text));
  let token = "";
  for (const [index, text] of texts.entries()) {
    const service = `x${index}`;
    await attempt(
      "services",
      text,
      jeton.api("PUT", `/api/v1/services/${service}`, { policy: policy(service, text) }),
    );
    await attempt("accounts", text, jeton.api("POST", "/api/v1/accounts", { name: text }));
    const order = { service: "jeton", kind: "api-token", account: ada.email, name: text };
    await attempt(
      "tokens",
      text,
      jeton.api("POST", "/api/v1/tokens", order).then(({ id }) => {
        token = id ?? "";
      }),
    );
  }
  // A history with names in it, uses by programs that are called so, and a fault about one of them.
  for (const text of texts.slice(0, 5)) await jeton.api("PATCH", `/api/v1/tokens/${token}`, { name: text });
  const { secret } = await jeton.api("POST", `/api/v1/tokens/${token}/rotate`, {});
  await jeton.pass("3s");
  await jeton.api("POST", `/api/v1/tokens/${token}/rotate`, { grace: "0s" });
  for (const agent of texts.slice(0, 5)) {
    const headers = { authorization: `Bearer ${secret}`, "user-agent": agent };
    await fetch(`${jeton.url}/verify/jeton`, { headers });
    const body = JSON.stringify({ account: ada.email, password: ada.password });
    const json = { "content-type": "application/json", "user-agent": agent };
    await fetch(`${jeton.url}/api/v1/sessions`, { method: "POST", headers: json, body });
  }
  const first = async () => {
    const { items } = (await jeton.api("GET", "/api/v1/faults")) as unknown as { items: { id: string }[] };
    return items[0]?.id ?? "";
  };
  const fault = await vi.waitUntil(first, { timeout: 20_000, interval: 200 });
  there = { jeton, ada, token, fault, refused };
}, 240_000);

/** Goes to a page and waits until it is there, with what was stored. */
async function look(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator("h1").first().waitFor();
  await expect.poll(() => page.locator("[aria-busy=true]").count()).toBe(0);
}

/** How many of the attacks are to be read on the page, as they were written. */
async function readable(page: Page): Promise<number> {
  const shown = await page.evaluate(() => {
    // Beside it, the navigation names every service.
    const main = document.querySelector("main");
    const fields = [...(main?.querySelectorAll("input, textarea") ?? [])] as HTMLInputElement[];
    return [main?.textContent, ...fields.map(({ value }) => value)].join("\n");
  });
  return texts.filter((text) => shown.includes(text)).length;
}

test("most of them can be stored: as services, accounts and tokens", () => {
  const stored = Object.fromEntries(
    Object.entries(there.refused).map(([what, refused]) => [what, texts.length - refused.length]),
  );

  expect(stored).toMatchObject({ services: 50, tokens: 50 });
  expect(stored.accounts).toBeGreaterThan(0);
});

/** What is looked at, by whom, and how many of the attacks are to be read there at least. */
const pages: [string, () => string, "admin" | "ada", number][] = [
  ["the list of services", () => "/services", "admin", 50],
  ["all tokens", () => "/tokens", "admin", 50],
  ["all users", () => "/users", "admin", 40],
  ["the page of a token", () => `/tokens/${there.token}`, "admin", 5],
  ["the page of a user", () => `/users/${there.ada.id}`, "admin", 40],
  ["what a user may do", () => `/users/${there.ada.id}?tab=account`, "admin", 50],
  ["the history of a user", () => `/users/${there.ada.id}?tab=history`, "admin", 5],
  ["the overview", () => "/overview", "admin", 50],
  ["the log", () => "/log", "admin", 50],
  ["the faults", () => "/faults", "admin", 50],
  ["a fault", () => `/faults/${there.fault}`, "admin", 1],
  ["the refused calls of a token", () => `/refused?token=${there.token}`, "admin", 50],
  ["one's own tokens", () => "/my/jeton", "ada", 40],
  ["one's own account, with the programs of its sessions", () => "/account", "ada", 5],
];

test.each(pages)(
  "%s shows what was stored as it was written, and nothing of it runs",
  async (_, path, who, least) => {
    const { page, ran } = await watched(
      await signedIn(who === "admin" ? there.jeton.admin : there.ada, { at: there.jeton.url }),
    );

    await look(page, path());

    await expect.poll(() => readable(page)).toBeGreaterThanOrEqual(least);
    expect(await ran()).toBe(0);
  },
);

test("a service shows the words of its policy as they were written, on each of its pages", async () => {
  const { page, ran } = await watched(await signedIn(there.jeton.admin, { at: there.jeton.url }));
  for (const [index, text] of texts.entries()) {
    if (index % 10 !== 0) continue;
    for (const path of [
      `/services/x${index}`,
      `/services/x${index}?tab=policy`,
      `/services/x${index}?tab=settings`,
      `/services/x${index}?tab=usage`,
      `/my/x${index}`,
      `/my/x${index}?tab=help`,
    ]) {
      await look(page, path);
      await expect.poll(() => page.locator("main").textContent()).toContain(text);
    }
    expect(await ran(), text).toBe(0);
  }
}, 240_000);

test("windows and panes show it as it was written: to make, to go anywhere, to revoke with a receipt", async () => {
  const { page, ran } = await watched(await signedIn(there.jeton.admin, { at: there.jeton.url }));
  const text = texts[1] ?? "";

  await look(page, "/my/x1");
  await page.getByRole("button", { name: text }).first().click();
  await page.getByRole("dialog").getByText(text).first().waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("textbox", { name: "Go to, or do" }).fill("onerror");
  await page.getByRole("dialog").getByText(text).first().waitFor();
  await look(page, `/tokens?name=${encodeURIComponent("<svg")}`);
  await page.getByRole("button", { name: "Revoke all of these" }).click();
  const window = page.getByRole("dialog", { name: "Revoke tokens" });
  await window.getByText("<svg onload=ran()>").first().waitFor();
  await window.getByRole("button", { name: /^Revoke \d+ tokens?/ }).click();
  await window.getByText(/tokens? (is|are) revoked/).waitFor();

  expect(await ran()).toBe(0);
});

test("addresses of webhooks are shown as they are kept, and nothing of them runs", async () => {
  const jeton = await fresh("[webhooks]\nenabled = true\n");
  const password = "three blind mice run";
  const send = async (path: string, body: object, token?: string) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const answer = await fetch(`${jeton.url}/api/v1${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return answer.ok && answer.status !== 204 ? ((await answer.json()) as Record<string, string>) : undefined;
  };
  await send("/links/redeem", { secret: jeton.link.split("#")[1], password });
  const session = await send("/sessions", { account: "admin", password });
  const kept: string[] = [];
  const make = (end: string) =>
    send("/webhooks", { url: `https://hooks.example.com/?${end}`, events: ["fault.*"] }, session?.token);
  for (const text of texts) {
    const made = (await make(text)) ?? (await make(encodeURIComponent(text)));
    if (made?.url !== undefined) kept.push(made.url);
  }
  const { page, ran } = await watched(await signedIn({ email: "admin", password }, { at: jeton.url }));

  await look(page, "/webhooks");
  await page
    .getByText(kept[0] ?? "nothing")
    .first()
    .waitFor();
  const shown = (await page.locator("main").textContent()) ?? "";

  expect(kept.length).toBeGreaterThan(10);
  expect(kept.filter((url) => !shown.includes(url))).toEqual([]);
  expect(await ran()).toBe(0);
});

test("a test would see it: the same texts run where nothing guards a page, and are stopped where something does", async () => {
  const bare = await watched(await newPage({ allowed: /./ }));
  await bare.page.goto("about:blank");
  await bare.page.setContent(texts.join("\n"));
  await expect.poll(() => bare.ran()).toBeGreaterThan(3);

  const guarded = await watched(await newPage({ at: there.jeton.url, allowed: /Content Security Policy/ }));
  await look(guarded.page, "/sign-in");
  await guarded.page.evaluate(() => {
    const place = document.createElement("div");
    place.innerHTML = "<img src=x onerror=ran()>";
    document.body.append(place);
  });
  await expect.poll(() => guarded.ran()).toBeGreaterThan(0);
});
