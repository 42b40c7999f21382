import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { signedIn } from "./browser";
import { ByHand } from "./byHand";
import type { Login } from "./jeton";

let jeton: ByHand;
beforeAll(async () => {
  jeton = await ByHand.start();
});

const as = (login: Login) => signedIn(login, { at: jeton.url });

const menu = async (page: Page, entry: string) => {
  await page.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: entry }).click();
};

/** A token of Jeton's own service, with every scope of a member. */
async function token(account: Login, more: object = {}): Promise<{ id: string; secret: string }> {
  const order = { service: "jeton", kind: "api-token", account: account.email, name: "ci", ...more };
  return (await jeton.api("POST", "/api/v1/tokens", order)) as unknown as { id: string; secret: string };
}

test("how long a browser may rest is set on the tab for signing in, and counts for the next one", async () => {
  const page = await as(jeton.admin);
  await page.goto("/settings");
  await page.getByRole("tab", { name: "Sign-in" }).click();
  await page.waitForURL(/tab=sign-in/);

  await page.getByRole("button", { name: "Set Browser session idle time" }).click();
  await page.getByRole("textbox", { name: "Value" }).fill("soon");
  await page.getByRole("button", { name: "Submit" }).click();
  await expect
    .poll(() => page.getByRole("textbox", { name: "Value" }).getAttribute("aria-invalid"))
    .toBe("true");
  await page.getByRole("textbox", { name: "Value" }).fill("10m");
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByText("“Browser session idle time” is now 10m.").waitFor();

  const ada = await jeton.person("nocodb");
  const theirs = await as(ada);
  await jeton.pass("9m");
  await theirs.goto("/my/nocodb");
  await theirs.getByRole("button", { name: "Add New API Token" }).waitFor();
  await jeton.pass("11m");
  await theirs.goto("/my/nocodb");
  await theirs.waitForURL(/sign-in/);
});

test("the scopes of a token are changed, and count at once", async () => {
  const ada = await jeton.person("jeton");
  const { id, secret } = await token(ada, { scopes: ["tokens:read", "tokens:write"] });
  const page = await as(ada);
  await page.goto(`/tokens/${id}`);
  const rename = async () =>
    (
      await fetch(`${jeton.url}/api/v1/tokens/${id}`, {
        method: "PATCH",
        headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
        body: JSON.stringify({ name: `ci-${Math.random()}` }),
      })
    ).status;
  expect(await rename()).toBe(200);
  await page.reload();

  await menu(page, "Change scopes");
  const window = page.getByRole("dialog");
  expect(await window.getByRole("checkbox", { name: "tokens:write" }).isChecked()).toBe(true);
  await window.getByRole("checkbox", { name: "tokens:write" }).uncheck();
  await window.getByRole("button", { name: "Save" }).click();
  await page.getByText("It has other scopes.").waitFor();
  expect(await rename()).toBe(403);
  await menu(page, "Change scopes");
  await window.getByRole("checkbox", { name: "admin", exact: true }).check();
  await window.getByRole("button", { name: "Save" }).click();

  await window
    .getByRole("alert")
    .getByText(/^Code: /)
    .waitFor();
  const { scopes } = (await jeton.api("GET", `/api/v1/tokens/${id}`)) as unknown as { scopes: string[] };
  expect(scopes).toEqual(["tokens:read"]);
});

test("the end of a token is put off to a date, and not further than its kind allows", async () => {
  const ada = await jeton.person("jeton");
  const { id } = await token(ada, { lifetime: "7d" });
  const page = await as(ada);
  await page.goto(`/tokens/${id}`);
  const window = page.getByRole("dialog");
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16);
  const extendTo = async (date: string) => {
    await window.getByRole("combobox", { name: "Works on" }).selectOption({ label: "Until a date …" });
    await window.locator("input[type=datetime-local]").fill(date);
    await window.getByRole("button", { name: "Extend" }).click();
  };

  await page.getByRole("button", { name: "Extend" }).click();
  await extendTo(inDays(400));
  await window
    .getByRole("alert")
    .getByText(/^Code: /)
    .waitFor();
  const wanted = inDays(30);
  await extendTo(wanted);
  await page.getByText("It works on.").waitFor();

  const { expires_at: end } = await jeton.api("GET", `/api/v1/tokens/${id}`);
  const zone = await page.evaluate((date) => new Date(date).toISOString(), wanted);
  expect(Date.parse(String(end))).toBe(Date.parse(zone));
});

test("an operator sees the service that they operate, and what is another's nowhere", async () => {
  const olga = await jeton.person("duplocloud");
  await jeton.api("PATCH", `/api/v1/accounts/${olga.id}`, { role: "operator", operates: ["duplocloud"] });
  const [theirs, others] = [await jeton.person("duplocloud"), await jeton.person("online")];
  const make = (service: string, kind: string, account: Login, name: string) =>
    jeton.api("POST", "/api/v1/tokens", { service, kind, account: account.email, name });
  const seen = await make("duplocloud", "permanent", theirs, "of-my-service");
  const hidden = await make("online", "api-token", others, "of-another");
  const page = await as(olga);

  for (const [path, shown] of [
    ["/overview", "DuploCloud"],
    ["/services", "DuploCloud"],
    ["/tokens", "of-my-service"],
    ["/users", theirs.email],
    ["/log", "duplocloud"],
    ["/settings", "Enable User Token Expiration Notifications"],
  ] as const) {
    await page.goto(path);
    await expect.poll(() => page.locator("main").textContent()).toContain(shown);
    const text = (await page.locator("body").textContent()) ?? "";
    for (const foreign of ["of-another", others.email, "online.net"])
      expect(text, path).not.toContain(foreign);
  }
  await expect.poll(() => page.getByRole("tab", { name: /Sign-in|Signing keys/ }).count()).toBe(0);
  await expect.poll(() => page.getByRole("link", { name: "Webhooks" }).count()).toBe(0);
  for (const path of ["/webhooks", "/new-service", "/new-service/policy"]) {
    await page.goto(path);
    await page.waitForURL((url) => url.pathname !== path);
  }
  for (const path of [`/tokens/${hidden.id}`, `/users/${others.id}`, "/services/online"]) {
    await page.goto(path);
    await page.locator("h1").first().waitFor();
    await expect.poll(() => page.locator("[aria-busy=true]").count()).toBe(0);
    const text = (await page.locator("body").textContent()) ?? "";
    for (const foreign of ["of-another", others.email, "Disable"]) expect(text, path).not.toContain(foreign);
  }
  await page.goto("/services/duplocloud?tab=policy");
  await page.locator("h1").first().waitFor();
  await expect.poll(() => page.getByRole("button", { name: /^(Apply|Check)/ }).count()).toBe(0);
  await page.goto(`/tokens/${seen.id}`);
  await page.getByRole("heading", { level: 1, name: "of-my-service" }).waitFor();
  await expect.poll(() => page.getByRole("button", { name: /^Show the secret/ }).count()).toBe(0);
  await menu(page, "Revoke");
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("Revoked", { exact: true }).first().waitFor();
});

test("a fault leads to its token, goes by what is done there, or is closed", async () => {
  const ada = await jeton.person("duplocloud");
  const order = { service: "duplocloud", kind: "permanent", account: ada.email };
  const faulty = async (name: string) => {
    const { id, secret } = await jeton.api("POST", "/api/v1/tokens", { ...order, name });
    await jeton.api("POST", `/api/v1/tokens/${id}/rotate`, {});
    await fetch(`${jeton.url}/verify/duplocloud`, { headers: { authorization: `Bearer ${secret}` } });
    return String(id);
  };
  await faulty("closed-by-hand");
  const revoked = await faulty("gone-with-its-token");
  const page = await as(jeton.admin);
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  const faults = async () =>
    ((await jeton.api("GET", "/api/v1/faults")) as unknown as { items: unknown[] }).items.length;
  await expect.poll(faults).toBe(2);
  await jeton.pass("1s");

  await page.goto("/faults");
  await row("closed-by-hand")
    .getByRole("button", { name: /^Close/ })
    .click();
  await page.getByText("The fault is closed.").waitFor();
  await row("closed-by-hand").waitFor({ state: "detached" });
  await row("gone-with-its-token").getByRole("link", { name: "To the token gone-with-its-token" }).click();
  await page.waitForURL(`**/tokens/${revoked}`);
  await menu(page, "Revoke");
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("Revoked", { exact: true }).first().waitFor();
  await expect.poll(faults).toBe(0);
  await page.goto("/faults");

  await page.getByText("Nothing is wrong").waitFor();
});

test("mails that were given up are sent again from the fault that tells of them", async () => {
  const page = await as(jeton.admin);
  const fault = {
    id: "flt_0",
    cause: "mail-undeliverable",
    part: "ops@example.com",
    note: "550 no such mailbox",
    remedy: "mend the address",
    state: "open",
    opened_at: new Date().toISOString(),
  };
  // Nobody can wait until a mail is given up; what the button does is the real thing.
  await page.route("**/api/v1/faults?**", (route) => route.fulfill({ json: { items: [fault] } }));

  await page.goto("/faults");
  const asked = page.waitForRequest((request) => request.url().includes("/api/v1/notices/retry"));
  await page.getByRole("button", { name: "Send the mails again" }).click();

  expect(new URL((await asked).url()).searchParams.get("recipient")).toBe("ops@example.com");
  await page.getByText("There is no mail that was given up.").waitFor();
});

test("the next signing key is made in its time, or at once with the older ones withdrawn", async () => {
  const page = await as(jeton.admin);
  await page.goto("/settings?tab=keys");
  const states = async () =>
    ((await jeton.api("GET", "/api/v1/signing-keys")) as unknown as { items: { state: string }[] }).items
      .map(({ state }) => state)
      .sort();
  const rotate = async (leaked: boolean) => {
    await page.getByRole("button", { name: "Rotate" }).click();
    const window = page.getByRole("dialog", { name: "Make the next signing key?" });
    if (leaked) await window.getByRole("checkbox").check();
    await window.getByRole("button", { name: "Rotate" }).click();
    await window.waitFor({ state: "hidden" });
  };

  const before = await states();
  await rotate(false);
  await page.getByText("The next signing key is made").waitFor();
  await expect.poll(() => page.getByRole("row").count()).toBe(before.length + 2);
  await rotate(true);
  await page.getByText("Withdrawn", { exact: true }).first().waitFor();
  await page.getByText("Signing", { exact: true }).waitFor();

  const after = await states();
  expect(after).toHaveLength(before.length + 2);
  expect(after.filter((state) => state === "signing")).toHaveLength(1);
  expect(after.filter((state) => state !== "signing").every((state) => state === "withdrawn")).toBe(true);
});
