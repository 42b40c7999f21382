// How long it takes until somebody sees their tokens, with nothing in the browser's cache: `npm run speed`.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const program = process.env.JETON ?? `${process.env.CARGO_TARGET_DIR ?? "../target"}/debug/jeton`;
const jeton = spawn(program, ["demo", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
const line = await new Promise((resolve, reject) => {
  jeton.once("error", reject);
  jeton.once("exit", (code) => reject(new Error(`${program} ended with ${code}`)));
  createInterface({ input: jeton.stdout }).once("line", resolve);
});
const demo = JSON.parse(line);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
  ],
});

/** The cookie of somebody who has signed in. */
async function signedIn({ email, password }) {
  const context = await browser.newContext({ baseURL: demo.api.url, locale: "en" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.locator('input[autocomplete="username"]').fill(email);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL(/\/my\//);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Milliseconds from the start of the navigation until the page has what it is for, of a cold start. */
async function once(service, what, storageState) {
  const context = await browser.newContext({ baseURL: demo.api.url, locale: "en", storageState });
  await context.addInitScript((selector) => {
    const look = () => {
      const at = [...document.querySelectorAll("main *")].find((one) => one.matches(selector));
      if (at === undefined) return requestAnimationFrame(look);
      // What is there is seen with the next picture.
      requestAnimationFrame(() => {
        globalThis.seen = performance.now();
      });
    };
    look();
  }, what);
  const page = await context.newPage();
  const loads = [];
  page.on("response", (answer) => loads.push(answer));
  await page.goto(`/my/${service}`);
  await (await page.waitForFunction(() => globalThis.seen)).jsonValue();
  const seen = await page.evaluate(() => globalThis.seen);
  await context.close();
  return { seen, requests: loads.length };
}

for (const [service, what] of [
  ["discloud", "button[aria-pressed]"],
  ["nocodb", "tbody tr"],
]) {
  const state = await signedIn(demo.services[service].account);
  const runs = [];
  for (let run = 0; run < 5; run += 1) runs.push(await once(service, what, state));
  const times = runs.map(({ seen }) => seen).sort((a, b) => a - b);
  const median = Math.round(times[2]);
  const range = `${Math.round(times[0])} to ${Math.round(times[4])}`;
  process.stdout.write(
    `pages/first  /my/${service}  ${median} ms until it is usable (median of 5, ${range}; ${runs[0].requests} requests)\n`,
  );
}
await browser.close();
jeton.kill("SIGTERM");
