import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { signedIn } from "./browser";
import type { Login } from "./jeton";
import { admin, api, person, verify } from "./people";

const sure = "Leave without saving it? It cannot be shown again. Close once more to leave.";
const secretOf = async (page: Page) => (await page.locator("[data-secret]").textContent()) ?? "";

/** Somebody at their token, whose secret is shown once. */
async function withToken(): Promise<{ page: Page; ada: Login }> {
  const ada = await person("duplocloud");
  await api("POST", "/api/v1/tokens", {
    service: "duplocloud",
    kind: "permanent",
    account: ada.email,
    name: "deploy",
  });
  const page = await signedIn(ada, { allowed: /ERR_FAILED|401/ });
  await page.goto("/my/jeton");
  await page.getByRole("link", { name: "DuploCloud" }).click();
  return { page, ada };
}

/** Resets the token, and gives the new secret. */
async function reset(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Reset token" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Reset token" }).click();
  await page.locator("[data-secret]").waitFor();
  return secretOf(page);
}

test("the new secret of a reset is not lost by one key, or a click beside the window", async () => {
  const { page } = await withToken();
  const secret = await reset(page);

  await page.mouse.click(5, 400);
  expect(await secretOf(page)).toBe(secret);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").getByText(sure).waitFor();
  expect(await secretOf(page)).toBe(secret);
  expect(await verify("duplocloud", "authorization", `Bearer ${secret}`)).toBe(200);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
});

test("the new secret of a reset is not lost by the way back", async () => {
  const { page } = await withToken();
  const secret = await reset(page);

  await page.evaluate(() => history.back());
  await page.getByRole("dialog").getByText(sure).waitFor();
  expect(await secretOf(page)).toBe(secret);
  expect(new URL(page.url()).pathname).toBe("/my/duplocloud");
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
});

test("a slow answer is waited for: the pane and the window stay until the secret is there", async () => {
  const { page, ada } = await withToken();
  let go: () => void = () => undefined;
  const held = new Promise<void>((open) => {
    go = open;
  });
  await page.route("**/rotate", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("button", { name: "Reset token" }).first().click();
  const act = page.getByRole("dialog").getByRole("button", { name: "Reset token" });
  await act.click();
  await expect.poll(() => act.isDisabled()).toBe(true);
  await page.keyboard.press("Escape");
  expect(await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).isDisabled()).toBe(true);
  go();
  await page.locator("[data-secret]").waitFor();
  await page.getByRole("button", { name: "Done" }).click();

  const own = await signedIn(ada);
  let issued: () => void = () => undefined;
  const slow = new Promise<void>((open) => {
    issued = open;
  });
  await own.route(/api\/v1\/tokens$/, async (route) => {
    await slow;
    await route.continue();
  });
  await own.goto("/my/jeton");
  await own.getByRole("button", { name: "New token" }).first().click();
  await own.getByRole("textbox", { name: "Token name" }).fill("slow");
  await own.getByRole("button", { name: "Create" }).click();
  await own.keyboard.press("Escape");
  issued();
  await own.locator("[data-secret]").waitFor();
});

/** Clicks a button of the open pane or window with Escape right behind it: both wait before the page handles either. */
const clickAndEscape = (page: Page, name: string) =>
  page
    .getByRole("dialog")
    .getByRole("button", { name })
    .evaluate((button) => {
      setTimeout(() => (button as HTMLButtonElement).click());
      setTimeout(() => button.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })));
    });

test("a key that comes right behind the click that makes a secret does not take it away", async () => {
  const { page } = await withToken();
  await page.getByRole("button", { name: "Reset token" }).first().click();
  await clickAndEscape(page, "Reset token");
  await page.locator("[data-secret]").waitFor();
  await page.getByRole("button", { name: "Done" }).click();

  await page.goto("/my/jeton");
  await page.getByRole("button", { name: "New token" }).first().click();
  await page.getByRole("textbox", { name: "Token name" }).fill("quick");
  await clickAndEscape(page, "Create");
  await page.locator("[data-secret]").waitFor();
});

test("what is shown stays while the server is gone, a new secret as well, and the page says so", async () => {
  const { page } = await withToken();
  await page.getByRole("button", { name: "Reset token" }).first().waitFor();
  // The reset arrives, and nothing after it.
  await page.route("**/api/**", (route) =>
    route.request().method() === "GET" ? route.abort() : route.continue(),
  );
  const secret = await reset(page);

  const note = page
    .getByRole("alert")
    .filter({ hasText: "Jeton cannot be reached. What you see may be old." })
    .filter({ has: page.getByRole("button", { name: "Try again" }) });
  await note.waitFor();
  expect(await secretOf(page)).toBe(secret);
  await page.unroute("**/api/**");
  await note.getByRole("button", { name: "Try again" }).click();
  await note.waitFor({ state: "detached" });
  expect(await secretOf(page)).toBe(secret);
});

/** Signs in at another tab of the same browser. */
async function inAnotherTab(page: Page, login: Login): Promise<void> {
  const other = await page.context().newPage();
  await other.goto("/sign-in");
  await other.locator('input[autocomplete="username"]').fill(login.email);
  await other.locator('input[autocomplete="current-password"]').fill(login.password);
  await other.locator('button[type="submit"]').click();
  await other.waitForURL((url) => url.pathname !== "/sign-in");
  await other.close();
}

test("a form that is filled in outlives the session: one signs in elsewhere and goes on", async () => {
  const { page, ada } = await withToken();
  await page.goto("/my/jeton");
  await page.getByRole("button", { name: "New token" }).first().click();
  await page.getByRole("textbox", { name: "Token name" }).fill("half way");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Create" }).click();

  await page.getByText("Your session is over. Sign in again in another tab").waitFor();
  expect(await page.getByRole("textbox", { name: "Token name" }).inputValue()).toBe("half way");
  await inAnotherTab(page, ada);
  await page.getByRole("button", { name: "Create" }).click();
  await page.locator("[data-secret]").waitFor();
  await page.getByText("Your session is over").waitFor({ state: "detached" });
});

test("a policy that was written outlives the session", async () => {
  const page = await signedIn(admin);
  await page.goto("/new-service/policy");
  const text = page.getByRole("textbox", { name: "Policy (TOML)" });
  await text.fill('name = "half-way"\n');
  await page.context().clearCookies();
  await text.fill('name = "half-way"\nlabel = { en = "Half way" }\n');

  await page.getByText("Your session is over. Sign in again in another tab").waitFor();
  expect(await text.inputValue()).toContain("Half way");
  expect(new URL(page.url()).pathname).toBe("/new-service/policy");
});
