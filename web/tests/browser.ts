import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

import type { Login } from "./jeton";
import { demo } from "./people";

export type Language = "en" | "pt-BR";

let browser: Browser;
const open: { context: BrowserContext; faults: string[] }[] = [];

/** What a browser says of every page, though nothing is wrong. */
const usual = /the server responded with a status of (400|401|403|404|409|422)/;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
});

afterAll(async () => {
  await browser.close();
});

// A broken rule of the page's policy and an exception are faults of every test in which they happen.
afterEach(async () => {
  const pages = open.splice(0);
  await Promise.all(pages.map(({ context }) => context.close()));
  expect(pages.flatMap(({ faults }) => faults)).toEqual([]);
});

interface Wanted {
  language?: Language;
  width?: number;
  dark?: boolean;
  /** What the browser may say, where a test breaks something. */
  allowed?: RegExp;
  /** The Jeton, where it is not the one of all tests. */
  at?: string;
  /** Whether its pages may run scripts. */
  scripts?: boolean;
}

/** A page of a browser that nobody has used yet. */
export async function newPage({
  language = "en",
  width = 1280,
  dark = false,
  allowed,
  at = demo.api.url,
  scripts = true,
}: Wanted = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: at,
    javaScriptEnabled: scripts,
    locale: language,
    viewport: { width, height: width < 600 ? 844 : 800 },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.stack ?? error.message));
  page.on("console", (message) => {
    const expected = usual.test(message.text()) || allowed?.test(message.text()) === true;
    if (message.type() === "error" && !expected) faults.push(message.text());
  });
  open.push({ context, faults });
  return page;
}

/** A page at which somebody has signed in, as people do. */
export async function signedIn(login: Login, wanted: Wanted = {}): Promise<Page> {
  const page = await newPage(wanted);
  await page.goto("/");
  await page.locator('input[autocomplete="username"]').fill(login.email);
  await page.locator('input[autocomplete="current-password"]').fill(login.password);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  return page;
}

/** What something puts on the clipboard, which other tests of this browser have used before. */
export async function copiedBy(page: Page, act: () => Promise<void>): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await act();
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(read, { timeout: 10_000 }).not.toBe("");
  return read();
}
