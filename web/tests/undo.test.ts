import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { signedIn } from "./browser";
import { ByHand } from "./byHand";

let jeton: ByHand;
beforeAll(async () => {
  jeton = await ByHand.start();
});

const asAdmin = () => signedIn(jeton.admin, { at: jeton.url });

/** Takes back what the last toast tells of. */
async function undo(page: Page): Promise<void> {
  await page.getByRole("alert").getByRole("button", { name: "Undo" }).click();
  await page.getByText("It is as it was before.").waitFor();
}

async function token(name: string): Promise<{ id: string; secret: string }> {
  const order = { service: "jeton", kind: "api-token", name };
  return (await jeton.api("POST", "/api/v1/tokens", order)) as unknown as { id: string; secret: string };
}

const verified = async (service: string, header: string, secret: string) =>
  (await fetch(`${jeton.url}/verify/${service}`, { headers: { [header]: secret } })).status;

const menu = async (page: Page, entry: string) => {
  await page.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: entry }).click();
};

test("a token gets its name back", async () => {
  const { id } = await token("before");
  const page = await asAdmin();
  await page.goto(`/tokens/${id}`);

  await menu(page, "Rename");
  await page.getByRole("dialog").getByRole("textbox").fill("after");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "after" }).waitFor();
  await undo(page);

  await page.getByRole("heading", { level: 1, name: "before" }).waitFor();
  expect((await jeton.api("GET", `/api/v1/tokens/${id}`)).name).toBe("before");
});

test("a token goes into quarantine and out, and either is taken back", async () => {
  const { id, secret } = await token("suspect");
  const page = await asAdmin();
  await page.goto(`/tokens/${id}`);
  const works = () => verified("jeton", "authorization", `Bearer ${secret}`);

  await menu(page, "Put into quarantine");
  await page.getByRole("dialog").getByRole("button", { name: "Put into quarantine" }).click();
  await page.getByRole("button", { name: "Release" }).waitFor();
  expect(await works()).toBe(401);
  await undo(page);
  await page.getByRole("button", { name: "Release" }).waitFor({ state: "detached" });
  expect(await works()).toBe(200);
  await menu(page, "Put into quarantine");
  await page.getByRole("dialog").getByRole("button", { name: "Put into quarantine" }).click();
  await page.getByRole("button", { name: "Release" }).click();
  await page.getByText("It works again.").waitFor();
  expect(await works()).toBe(200);
  await page
    .getByRole("alert")
    .filter({ hasText: "It works again." })
    .getByRole("button", { name: "Undo" })
    .click();

  await page.getByRole("button", { name: "Release" }).waitFor();
  expect(await works()).toBe(401);
});

test("whoever may not release a token is offered no way back from its quarantine", async () => {
  const ada = await jeton.person("online");
  const page = await signedIn(ada, { at: jeton.url });
  await page.goto("/my/online");
  await page.getByRole("button", { name: "Create New Token" }).click();
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.locator("[data-secret]").waitFor();
  await page.getByRole("button", { name: "I have saved it" }).click();
  const { items } = (await jeton.api(
    "GET",
    `/api/v1/tokens?account=${ada.email}&service=online`,
  )) as unknown as {
    items: { id: string }[];
  };
  await page.goto(`/tokens/${items[0]?.id}`);

  await menu(page, "Put into quarantine");
  await page.getByRole("dialog").getByRole("button", { name: "Put into quarantine" }).click();
  await page.getByText("It is in quarantine, and refused from now on.").waitFor();

  await expect.poll(() => page.getByRole("button", { name: /Undo|Release/ }).count()).toBe(0);
});

test("an account that was disabled or enabled is as before, and its tokens with it", async () => {
  const ada = await jeton.person("nocodb");
  const page = await asAdmin();
  await page.goto(`/users/${ada.id}`);
  const disabled = async () => (await jeton.api("GET", `/api/v1/accounts/${ada.id}`)).disabled;

  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Disable" }).waitFor();
  expect(await disabled()).toBe(false);
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Enable" }).click();
  await page.getByText(`${ada.email} is enabled again.`).waitFor();
  await undo(page);

  await page.getByRole("button", { name: "Enable" }).waitFor();
  expect(await disabled()).toBe(true);
});

test("what ended with an account is not offered to come back", async () => {
  const ada = await jeton.person("nocodb");
  await jeton.api("POST", "/api/v1/tokens", {
    service: "jeton",
    kind: "api-token",
    account: ada.email,
    name: "ci",
  });
  const page = await asAdmin();
  await page.goto(`/users/${ada.id}`);

  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByText(/^1 ended$/).waitFor();

  await expect.poll(() => page.getByRole("button", { name: "Undo" }).count()).toBe(0);
});

test("a service that was disabled or enabled is as before", async () => {
  const page = await asAdmin();
  await page.goto("/services/online");
  const disabled = async () => (await jeton.api("GET", "/api/v1/services/online")).disabled;

  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByText("This service is disabled").waitFor();
  await undo(page);
  await page.getByText("This service is disabled").waitFor({ state: "detached" });
  expect(await disabled()).toBe(false);
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByRole("button", { name: "Enable" }).click();
  const enabled = page.getByRole("alert").filter({ hasText: "Its tokens work again" });
  await enabled.getByRole("button", { name: "Undo" }).click();
  await page.getByText("This service is disabled").waitFor();

  expect(await disabled()).toBe(true);
});

test("a setting gets the value back that it had, or none", async () => {
  const key = "Authorization token session duration";
  const page = await asAdmin();
  await page.goto("/settings");
  const value = async () => {
    const { items } = (await jeton.api("GET", "/api/v1/services/duplocloud/settings")) as unknown as {
      items: { key: string; value?: string | null }[];
    };
    return items.find((one) => one.key === key)?.value ?? undefined;
  };
  const give = async (name: string, value: string) => {
    await page.getByRole("button", { name: `${name} ${key}` }).click();
    await page.getByRole("textbox", { name: "Value" }).fill(value);
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByText(`“${key}” is now ${value}.`).waitFor();
  };

  await give("Set", "90");
  await undo(page);
  expect(await value()).toBeUndefined();
  await page.reload();
  await give("Set", "90");
  await page.reload();
  await give("Edit", "120");
  await undo(page);
  expect(await value()).toBe("90");
  await page.reload();
  await page.getByRole("button", { name: `Remove ${key}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await undo(page);

  expect(await value()).toBe("90");
});

test("taking back asks for the password where doing it would", async () => {
  const key = "User Token Expiration Notification Emails";
  const page = await asAdmin();
  await page.goto("/settings");
  await page.getByRole("button", { name: `Set ${key}` }).click();
  await page.getByRole("textbox", { name: "Value" }).fill("ops@example.com");
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByText(`“${key}” is now ops@example.com.`).waitFor();

  await jeton.pass("6m");
  await page.getByRole("alert").getByRole("button", { name: "Undo" }).click();
  const dialog = page.getByRole("dialog", { name: "Your password, please" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("alert").getByText("(step_up_required)").waitFor();

  const { items } = (await jeton.api("GET", "/api/v1/services/duplocloud/settings")) as unknown as {
    items: { key: string; value?: string }[];
  };
  expect(items.find((one) => one.key === key)?.value).toBe("ops@example.com");
});
