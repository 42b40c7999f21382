import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { copiedBy, signedIn } from "./browser";
import { person } from "./people";

const show = (page: Page) => page.getByRole("button", { name: /^Show the secret/ });

/** Everything that the page keeps where it stays when the page is gone, and where it is. */
function kept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const databases = await Promise.all((await indexedDB.databases()).map(async ({ name }) => name));
    const caches = await globalThis.caches.keys();
    return JSON.stringify({
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases,
      caches,
      cookie: document.cookie,
      address: location.href,
      history: history.state,
      name: window.name,
    });
  });
}

/** What was asked of the API and is kept for the next page: questions, answers, and what was changed. */
function remembered(page: Page): Promise<string> {
  return page.evaluate(() => {
    interface Part {
      child: Part | null;
      sibling: Part | null;
      memoizedProps: { client?: { getQueryCache?: () => Kept; getMutationCache: () => Kept } } | null;
    }
    interface Kept {
      getAll: () => { state: unknown; queryKey?: unknown }[];
    }
    const root = document.getElementById("root") as unknown as Record<string, Part>;
    const name = Object.keys(root).find((key) => key.startsWith("__reactContainer$")) ?? "";
    const parts = [root[name]];
    for (let part = parts.pop(); part; part = parts.pop()) {
      const client = part.memoizedProps?.client;
      if (client?.getQueryCache !== undefined) {
        const kept = [...client.getQueryCache().getAll(), ...client.getMutationCache().getAll()];
        return JSON.stringify(kept.map(({ state, queryKey }) => ({ state, queryKey })));
      }
      for (const next of [part.child, part.sibling]) if (next !== null) parts.push(next);
    }
    throw new Error("there is no client for the API");
  });
}

test("a secret is nowhere before the click, and leaves no trace where the browser keeps things", async () => {
  const ada = await person("discloud");
  const page = await signedIn(ada);
  const answers: { url: string; cached: string | undefined }[] = [];
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  page.on("response", async (answer) => {
    if (!answer.url().includes("/api/")) return;
    answers.push({ url: answer.url(), cached: answer.headers()["cache-control"] });
  });
  await page.goto("/my/discloud");
  await show(page).waitFor();

  const before = await page.content();
  await show(page).click();
  const secret = (await page.locator("[data-secret]").textContent()) ?? "";
  await page.getByRole("button", { name: /^Hide the secret/ }).click();
  const copied = await copiedBy(page, () => page.getByRole("button", { name: "Copy", exact: true }).click());

  expect(copied).toBe(secret);
  expect(secret.length).toBeGreaterThan(20);
  expect(before).not.toContain(secret);
  expect(await page.content()).not.toContain(secret);
  expect(await kept(page)).not.toContain(secret);
  expect(await remembered(page)).not.toContain(secret);
  expect(addresses.join("\n")).not.toContain(secret);
  expect(answers.length).toBeGreaterThan(2);
  for (const { url, cached } of answers) expect(cached, url).toContain("no-store");
  expect(await kept(page)).not.toContain(ada.password);
});

test("a secret that is shown hides itself after 30 seconds", async () => {
  const page = await signedIn(await person("discloud"));
  await page.clock.install();
  await page.goto("/my/discloud");

  await show(page).click();
  await page.locator("[data-secret]").waitFor();
  await page.clock.runFor(29_000);
  await expect.poll(() => page.locator("[data-secret]").count()).toBe(1);
  await page.clock.runFor(1_500);

  await page.locator("[data-secret]").waitFor({ state: "detached" });
});

test("a secret that is shown hides itself when the tab is left", async () => {
  const page = await signedIn(await person("discloud"));
  await page.goto("/my/discloud");

  await show(page).click();
  await page.locator("[data-secret]").waitFor();
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { configurable: true, value: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });

  await page.locator("[data-secret]").waitFor({ state: "detached" });
});

test("a new secret hides itself as well, and is not kept when its window is closed", async () => {
  const page = await signedIn(await person("online"));
  await page.clock.install();
  await page.goto("/my/online");
  await page.getByRole("button", { name: "Create New Token" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();

  const secret = (await page.locator("[data-secret]").textContent()) ?? "";
  await page.clock.runFor(31_000);
  await page.locator("[data-secret]").waitFor({ state: "detached" });
  expect(await page.content()).not.toContain(secret);
  await page.getByRole("button", { name: "I have saved it" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });

  expect(await remembered(page)).toContain("/api/v1/tokens");
  expect(await remembered(page)).not.toContain(secret);
  expect(await kept(page)).not.toContain(secret);
});

test("after signing out, the way back shows nothing", async () => {
  const ada = await person("discloud");
  const page = await signedIn(ada);
  await page.goto("/my/discloud");
  await show(page).waitFor();

  await page.getByRole("button", { name: ada.email }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/sign-in/);
  await page.goBack();

  await page.getByRole("button", { name: "Sign in" }).waitFor();
  expect(await page.content()).not.toContain(ada.email);
  await page.goForward();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
});
