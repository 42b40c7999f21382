import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { newPage, signedIn } from "./browser";
import { api, demo, person } from "./people";

async function fillIn(page: Page, login: { email: string; password: string }): Promise<void> {
  await page.locator('input[autocomplete="username"]').fill(login.email);
  await page.locator('input[autocomplete="current-password"]').fill(login.password);
  await page.locator('button[type="submit"]').click();
}

test("a server that is gone is told of, and trying again recovers", async () => {
  const page = await signedIn(await person("nocodb"), { allowed: /ERR_FAILED/ });
  await page.route("**/api/v1/tokens?**", (route) => route.abort());

  await page.goto("/my/nocodb");
  const note = page.getByRole("alert").first();
  await note.getByText("Jeton cannot be reached").waitFor();
  await page.unroute("**/api/v1/tokens?**");
  await note.getByRole("button", { name: "Try again" }).click();

  await page.getByText("There is none yet").waitFor();
});

test("a page that cannot even say who one is comes back as well", async () => {
  const page = await signedIn(await person("nocodb"), { allowed: /ERR_FAILED|Failed to fetch/ });
  await page.route("**/api/v1/session", (route) => route.abort());

  await page.goto("/my/nocodb");
  await page.getByText("Jeton cannot be reached").waitFor();
  await page.unroute("**/api/v1/session");
  await page.getByRole("button", { name: "Try again" }).click();

  await page.getByText("There is none yet").waitFor();
});

test("who guesses passwords is told how long to wait", async () => {
  const ada = await person("discloud");
  const page = await newPage({ allowed: /429/ });
  await page.goto("/sign-in");
  const wrong = { email: ada.email, password: "not this one, surely" };

  for (let tried = 0; tried < 30; tried += 1) {
    const answered = page.waitForResponse(/api\/v1\/sessions/);
    await fillIn(page, wrong);
    if ((await answered).status() === 429) break;
  }

  await page.getByText(/It is worth trying again in \d+ seconds?/).waitFor();
});

test("a session that was ended elsewhere leads to the sign-in, and from there back", async () => {
  const ada = await person("nocodb", { services: ["nocodb", "online"] });
  const page = await signedIn(ada);
  await page.goto("/my/online");
  await page.getByRole("button", { name: "Create New Token" }).waitFor();

  await page.context().clearCookies();
  await page.getByRole("link", { name: "NocoDB" }).click();
  await page.getByText("Your session is over. Sign in again to go on.").waitFor();
  await fillIn(page, ada);

  await page.waitForURL(/\/my\/(nocodb|online)$/);
});

test("whoever puts the session that they are in into quarantine is at the sign-in, and sees no failure", async () => {
  const ada = await person("nocodb");
  const page = await signedIn(ada);
  const { items } = (await api("GET", `/api/v1/tokens?account=${ada.email}&service=jeton`)) as unknown as {
    items: { id: string }[];
  };
  await page.goto(`/tokens/${items[0]?.id}`);
  await page.getByRole("button", { name: /^Actions for/ }).waitFor();
  // What is shown until then must not lose its data and ask for it: the refusal would be a page of its own.
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/v1/session")) asked.push(request.url());
  });

  await page.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Put into quarantine" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Put into quarantine" }).click();

  await page.getByText("Your session is over. Sign in again to go on.").waitFor();
  await page.getByText("It is in quarantine, and refused from now on.").waitFor();
  expect(asked).toEqual([]);
});

test("the way back never leaves the site", async () => {
  const ada = await person("nocodb");
  const page = await signedIn(ada);
  for (const back of [
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "/\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    " //evil.example",
    "/%09//evil.example",
    "/..//evil.example",
  ]) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?back=${encodeURIComponent(back)}`);
    await fillIn(page, ada);
    await page.locator("h1").first().waitFor();
    await page.getByRole("button", { name: "Sign in" }).waitFor({ state: "detached" });

    expect(new URL(page.url()).origin, back).toBe(new URL(demo.api.url).origin);
  }
});

test("while the first answer of a slow server is awaited, the page says so", async () => {
  const page = await signedIn(await person("nocodb"));
  let go: () => void = () => undefined;
  const held = new Promise<void>((open) => {
    go = open;
  });
  await page.route("**/api/v1/session", async (route) => {
    await held;
    await route.continue();
  });

  await page.goto("/my/nocodb");
  await page.getByLabel("Loading").waitFor();
  go();

  await page.getByText("There is none yet").first().waitFor();
});
