import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { copiedBy, type Language, signedIn } from "./browser";
import { admin, api, person, verify } from "./people";

let made = 0;
const freshName = (preset: string) => `${preset}-${process.pid}-${++made}`;

const words = {
  en: { services: "Services", add: "New service", use: "Use NocoDB", name: "Name", create: "Create" },
  "pt-BR": { services: "Serviços", add: "Novo serviço", use: "Usar NocoDB", name: "Nome", create: "Criar" },
};

for (const language of ["en", "pt-BR"] as const satisfies Language[]) {
  const say = words[language];

  test(`a service is made from a preset, and a token of it works (${language})`, async () => {
    const name = freshName("nocodb");
    const page = await signedIn(admin, { language });

    await page.getByRole("navigation").getByRole("link", { name: say.services }).click();
    await page.getByRole("link", { name: say.add }).click();
    await page.getByRole("button", { name: say.use }).click();
    await page.getByRole("textbox", { name: say.name }).fill(name);
    await page.getByRole("button", { name: say.create }).click();
    await page.waitForURL(`**/services/${name}`);
    await page.getByText("xc-auth: …").waitFor();

    const ada = await person(name);
    const own = await signedIn(ada);
    await own.goto(`/my/${name}`);
    await own.getByRole("button", { name: "Add New API Token" }).click();
    await own.getByRole("textbox", { name: /name/i }).fill("ci");
    await own.getByRole("button", { name: "Save" }).click();
    const secret = await copiedBy(own, () =>
      own.getByRole("dialog").getByRole("button", { name: "Copy", exact: true }).click(),
    );
    expect(await verify(name, "xc-token", secret)).toBe(200);
  });
}

/** Something to wait for until it is opened. */
function gate(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}

/** A service of its own for a test, at whose policy somebody looks. */
async function atPolicy(preset: string): Promise<{ name: string; page: Page; policy: string }> {
  const name = freshName(preset);
  const service = (await api("POST", "/api/v1/services", { preset, name })) as unknown as { policy: string };
  const page = await signedIn(admin);
  await page.goto(`/services/${name}?tab=policy`);
  await page.getByText("This is the policy that counts.").waitFor();
  return { name, page, policy: service.policy };
}

const editor = (page: Page) => page.getByRole("textbox", { name: "Policy (TOML)" });
const policyOf = async (name: string) =>
  ((await api("GET", `/api/v1/services/${name}`)) as unknown as { policy: string }).policy;

test("the wrong line of a policy is marked while it is typed, and one click away", async () => {
  const { name, page, policy } = await atPolicy("nocodb");
  const line = policy.split("\n").findIndex((one) => one.startsWith("per-account")) + 1;

  await editor(page).fill(policy.replace("per-account = 1", 'per-account = "one"'));
  await page.getByText("The policy cannot be read").waitFor();
  await page.getByRole("button", { name: `Line ${line}` }).click();

  await expect.poll(() => page.locator("[data-wrong]").textContent()).toBe(`${line}`);
  const at = await editor(page).evaluate((area: HTMLTextAreaElement) => area.selectionStart);
  expect(policy.slice(0, at).split("\n").length).toBe(line);
  await expect.poll(() => page.getByRole("button", { name: "Apply" }).isDisabled()).toBe(true);
  expect(await policyOf(name)).toBe(policy);
});

test("an answer about an older text never takes the place of a newer one", async () => {
  const { page, policy } = await atPolicy("nocodb");
  const older = gate();
  const held = gate();
  await page.route("**/preview?*", async (route) => {
    // The first answer comes after the second.
    if ((route.request().postData() ?? "").includes("per-account = true")) {
      older.resolve();
      await held.promise;
    }
    // The page may have given it up meanwhile.
    await route.continue().catch(() => undefined);
  });

  await editor(page).fill(policy.replace("per-account = 1", "per-account = true"));
  await older.promise;
  await editor(page).fill(policy.replace("per-account = 1", "per-account = 2"));
  await page.getByText("takes nothing away from anybody").waitFor();
  held.resolve();
  await page.waitForLoadState("networkidle");

  await expect.poll(() => page.getByText("The policy cannot be read").count()).toBe(0);
  await expect.poll(() => page.getByText("takes nothing away from anybody").count()).toBe(1);
});

test("a policy that takes something away says from how many, and is applied with the word of that preview", async () => {
  const { name, page, policy } = await atPolicy("discloud");
  const ada = await person(name);
  const { items } = (await api("GET", `/api/v1/tokens?service=${name}&account=${ada.email}`)) as unknown as {
    items: { id: string }[];
  };
  expect(items.length).toBe(1);
  const tighter = policy.replace(', { header = "api-token" }', "");

  await editor(page).fill(tighter);
  await page.getByText("`api-token: TOKEN` is no longer one of its carriers").waitFor();
  await page.getByText(/[1-9] tokens? concerned: they are refused in that header/).waitFor();
  const without = api("PUT", `/api/v1/services/${name}`, { policy: tighter });
  await expect(without).rejects.toThrow("policy_tightens");
  await page.getByRole("button", { name: "Apply, and accept this" }).click();

  await page.getByText("This is the policy that counts.").waitFor();

  expect(await policyOf(name)).toBe(tighter);
});

test("what a policy takes away is told in Portuguese", async () => {
  const name = freshName("discloud");
  const { policy } = (await api("POST", "/api/v1/services", { preset: "discloud", name })) as unknown as {
    policy: string;
  };
  const page = await signedIn(admin, { language: "pt-BR" });
  await page.goto(`/services/${name}?tab=policy`);

  await page
    .getByRole("textbox", { name: "Política (TOML)" })
    .fill(policy.replace(', { header = "api-token" }', ""));

  await page.getByText("ele não é mais aceito como `api-token: TOKEN`").waitFor();
  await page.getByText("são recusados nesse cabeçalho a partir da resposta").waitFor();
});

test("a text that was not applied is not lost by going elsewhere", async () => {
  const { name, page, policy } = await atPolicy("online");
  const text = `${policy}# mine\n`;

  await editor(page).fill(text);
  await page.getByRole("tab", { name: "Overview" }).click();
  await page.getByRole("button", { name: "Stay" }).click();
  await expect.poll(() => editor(page).inputValue()).toBe(text);
  await page.getByRole("link", { name: "Users" }).click();
  await page.getByRole("button", { name: "Leave" }).click();
  await page.waitForURL("**/users");

  expect(await policyOf(name)).toBe(policy);
});

test("a service of one's own policy is made, and disabled with its warning", async () => {
  const name = freshName("acme");
  const page = await signedIn(admin);
  await page.goto("/new-service");

  await page.getByRole("link", { name: "Write a policy" }).click();
  const text = await editor(page).inputValue();
  await editor(page).fill(text.replace('name = "acme"', 'name = "nocodb"'));
  await page.getByText("There is a service of that name already").waitFor();
  await editor(page).fill(text.replace('name = "acme"', `name = "${name}"`));
  await page.getByRole("button", { name: "Create" }).click();
  await page.waitForURL(`**/services/${name}`);
  const made = (await api("POST", "/api/v1/tokens", {
    service: name,
    kind: "token",
    name: "ci",
  })) as unknown as { secret: string };
  expect(await verify(name, "authorization", `Bearer ${made.secret}`)).toBe(200);

  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByText("None of its tokens works from that moment on").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByText("This service is disabled").waitFor();
  expect(await verify(name, "authorization", `Bearer ${made.secret}`)).not.toBe(200);
  await page.getByRole("button", { name: "Enable" }).click();
  await page.getByText("Its tokens work again").waitFor();
  expect(await verify(name, "authorization", `Bearer ${made.secret}`)).toBe(200);
});

test("the use of a service is drawn, with the tokens that were used", async () => {
  const name = freshName("online");
  await api("POST", "/api/v1/services", { preset: "online", name });
  const order = { service: name, kind: "api-token", name: "ci" };
  const made = (await api("POST", "/api/v1/tokens", order)) as unknown as { secret: string };
  expect(await verify(name, "x-auth-token", made.secret)).toBe(200);
  const counted = async () =>
    ((await api("GET", `/api/v1/services/${name}/usage`)) as unknown as { totals: { allowed?: number } })
      .totals.allowed ?? 0;
  await expect.poll(counted, { timeout: 40_000, interval: 500 }).toBeGreaterThan(0);

  const page = await signedIn(admin);
  await page.goto(`/services/${name}?tab=usage`);

  await page.getByRole("region", { name: "Use" }).getByRole("img").waitFor();
  await page.getByRole("region", { name: "Tokens" }).getByRole("row", { name: admin.email }).waitFor();
});
