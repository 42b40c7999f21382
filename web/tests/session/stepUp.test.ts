import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { copiedBy, newPage, signedIn } from "../browser";
import { ByHand } from "../byHand";

let jeton: ByHand;
beforeAll(async () => {
  jeton = await ByHand.start();
});

const dialogOf = (page: Page) => page.getByRole("dialog", { name: "Your password, please" });

async function confirm(page: Page, password: string): Promise<void> {
  await dialogOf(page).getByLabel("Password").first().fill(password);
  await dialogOf(page).getByRole("button", { name: "Confirm" }).click();
}

/** What the API answers from now on, to calls whose path ends so. */
function answersTo(page: Page, path: RegExp): string[] {
  const answers: string[] = [];
  page.on("response", async (answer) => {
    const { pathname } = new URL(answer.url());
    if (!path.test(pathname) || answer.request().method() === "GET") return;
    const { code } = answer.ok() ? { code: "ok" } : ((await answer.json()) as { code: string });
    answers.push(`${pathname.split("/").at(-1)} ${code}`);
  });
  return answers;
}

test("a secret is shown for five minutes, then asks for the password, and is shown for five more", async () => {
  const ada = await jeton.person("discloud");
  const page = await signedIn(ada, { at: jeton.url });
  const answers = answersTo(page, /(reveal|confirm)$/);
  const secret = page.locator("[data-secret]");
  const toggle = page.getByRole("button", { name: /^(Show|Hide) the secret/ });
  await page.goto("/my/discloud");

  await jeton.pass("5m");
  await toggle.click();
  await secret.waitFor();
  await toggle.click();
  await secret.waitFor({ state: "detached" });
  await jeton.pass("1s");
  await toggle.click();
  await confirm(page, "not this one, surely");
  await dialogOf(page).getByText("The password is wrong.").waitFor();
  expect(await secret.count()).toBe(0);
  await confirm(page, ada.password);
  await secret.waitFor();
  await dialogOf(page).waitFor({ state: "hidden" });
  await toggle.click();
  await secret.waitFor({ state: "detached" });
  await jeton.pass("5m");
  await toggle.click();
  await secret.waitFor();

  expect(answers).toEqual([
    "reveal ok",
    "reveal step_up_required",
    "confirm wrong_password",
    "confirm ok",
    "reveal ok",
    "reveal ok",
  ]);
});

test("a secret is copied though the password had to be entered first", async () => {
  const ada = await jeton.person("discloud");
  const page = await signedIn(ada, { at: jeton.url });
  await page.goto("/my/discloud");
  await page.getByRole("button", { name: "Copy", exact: true }).waitFor();
  await jeton.pass("6m");

  const copied = await copiedBy(page, async () => {
    await page.getByRole("button", { name: "Copy", exact: true }).first().click();
    await confirm(page, ada.password);
  });

  const { items } = (await jeton.api(
    "GET",
    `/api/v1/tokens?account=${ada.email}&service=discloud`,
  )) as unknown as {
    items: { hint: string }[];
  };
  expect(copied.endsWith(items[0]?.hint ?? "nothing")).toBe(true);
});

test("a token is made once, whether one confirms at once or goes away first", async () => {
  const bob = await jeton.person("duplocloud");
  const page = await signedIn(jeton.admin, { at: jeton.url });
  await page.goto(`/users/${bob.id}`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("textbox", { name: "Token Name" }).fill("ci");
  await jeton.pass("6m");
  const answers = answersTo(page, /(tokens|confirm)$/);

  await page.getByRole("button", { name: "Create", exact: true }).click();
  await dialogOf(page).waitFor();
  await page.keyboard.press("Escape");
  await dialogOf(page).waitFor({ state: "hidden" });
  await page.getByRole("alert").getByText("step_up_required").waitFor();
  expect(await page.getByRole("textbox", { name: "Token Name" }).inputValue()).toBe("ci");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await confirm(page, jeton.admin.password);
  await page.locator("[data-secret]").waitFor();

  expect(answers).toEqual(["tokens step_up_required", "tokens step_up_required", "confirm ok", "tokens ok"]);
  const { items } = (await jeton.api(
    "GET",
    `/api/v1/tokens?account=${bob.email}&service=duplocloud&kind=permanent`,
  )) as unknown as { items: unknown[] };
  expect(items).toHaveLength(1);
});

test("after an hour without use the session is over, and the next click says so", async () => {
  const ada = await jeton.person("nocodb");
  const page = await signedIn(ada, { at: jeton.url });
  await page.goto("/my/nocodb");
  await page.getByRole("button", { name: "Add New API Token" }).waitFor();

  await jeton.pass("61m");
  await page.getByRole("button", { name: "Add New API Token" }).click();
  await page.getByRole("textbox").first().fill("late");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();

  // What was typed stays as long as it is open.
  await page.getByText("Your session is over. Sign in again in another tab").waitFor();
  expect(await page.getByRole("textbox").first().inputValue()).toBe("late");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("switch").first().click();

  await page.getByText("Your session is over. Sign in again to go on.").waitFor();
});

test("a link that is too old says what to do, before it is opened and while it is", async () => {
  const ada = await jeton.person("nocodb");
  const { url } = await jeton.api("POST", `/api/v1/accounts/${ada.id}/links`);
  const stranger = await newPage({ at: jeton.url });
  await stranger.goto(String(url));
  await stranger.getByText("Choose a new password for your account.").waitFor();
  const invalid = stranger.getByRole("heading", { name: "This link does not work, or no longer" });

  await jeton.pass("31m");
  await stranger.getByLabel("New password").fill("three blind mice run");
  await stranger.getByLabel("The same again").fill("three blind mice run");
  await stranger.getByRole("button", { name: "Choose and sign in" }).click();
  await invalid.waitFor();
  await stranger.goto("/sign-in");
  await stranger.goto(String(url));

  await invalid.waitFor();
});
