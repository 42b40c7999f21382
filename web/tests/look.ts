import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";

import { parts } from "../src/words";
import { later } from "../src/words/later";
import { violations } from "./axe";
import { type Language, newPage, signedIn } from "./browser";
import type { Sight, Sights } from "./pages";

/** Where pictures are put, where somebody wants them: `npm run shots`. */
const shots = process.env.SHOTS;
if (shots !== undefined) mkdirSync(shots, { recursive: true });

const views = [
  { name: "light-1280", dark: false, width: 1280, height: 800 },
  { name: "light-390", dark: false, width: 390, height: 844 },
  { name: "dark-390", dark: true, width: 390, height: 844 },
  { name: "dark-1280", dark: true, width: 1280, height: 800 },
];

/** What is wrong with what somebody sees, in one language: pages and windows in English, pages alone in Portuguese. */
export async function wrongFor(who: Sight["who"], language: Language, there: Sights): Promise<string[]> {
  const page = await (who === "stranger" ? newPage({ language }) : signedIn(there[who], { language }));
  const wrong: string[] = [];
  for (const sight of there.all) {
    if (sight.who !== who || (sight.open !== undefined && language !== "en")) continue;
    await goTo(page, sight);
    wrong.push(...(await wrongWith(page, sight, language)));
  }
  return wrong;
}

/** Goes to what is to be seen, and waits until it is there. */
async function goTo(page: Page, sight: Sight): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(sight.at);
  await page.locator("h1").first().waitFor();
  await expect.poll(() => page.locator("[aria-busy=true]").count()).toBe(0);
  if (sight.open === undefined) return;
  await sight.open(page);
  await page.locator("[role=dialog], [role=menu]").first().waitFor();
}

async function wrongWith(page: Page, sight: Sight, language: Language): Promise<string[]> {
  const wrong: string[] = [];
  if ((await page.title()).replace("Jeton", "").trim() === "") wrong.push("it has no title");
  wrong.push(...(await page.evaluate(oddTexts, keys)));
  // A window is looked at on a light screen and a dark phone.
  for (const view of sight.open === undefined ? views : [views[0], views[2]]) {
    if (view === undefined) continue;
    await page.emulateMedia({ colorScheme: view.dark ? "dark" : "light" });
    await page.setViewportSize(view);
    await page.locator(`html[data-mantine-color-scheme=${view.dark ? "dark" : "light"}]`).waitFor();
    await page.evaluate(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      await Promise.all(document.getAnimations().map(({ finished }) => finished));
    });
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overhang > 0) wrong.push(`${view.name}: it is ${overhang} px wider than the window`);
    // On a phone a row of a list is a card: nothing of it is out of sight.
    if (view.width === 390)
      wrong.push(...(await page.evaluate(cutLists)).map((list) => `${list} is cut off`));
    const cut = [...(await page.evaluate(cutTitles)), ...(await page.evaluate(cutButtons))];
    wrong.push(...cut.map((text) => `${view.name}: “${text}” is cut off`));
    if (language === "en") {
      wrong.push(...(await violations(page)).map((violation) => `${view.name}: ${violation}`));
    }
    if (shots !== undefined) {
      const path = `${shots}/${sight.name}.${language}.${view.name}.png`;
      await page.screenshot({ path, fullPage: sight.open === undefined });
    }
  }
  return wrong.map((what) => `${sight.name} (${language}): ${what}`);
}

/** Runs in the page: the lists that are wider than their place. */
function cutLists(): string[] {
  return [...document.querySelectorAll(".wide:has(> .list)")]
    .filter((place) => place.scrollWidth > place.clientWidth)
    .map((place) => `the list “${place.getAttribute("aria-label")}”`);
}

/** Runs in the page: the titles of windows that are wider than their window. */
function cutTitles(): string[] {
  return [...document.querySelectorAll("[role=dialog] header")]
    .filter((head) => head.scrollWidth > head.clientWidth)
    .map((head) => head.textContent ?? "");
}

/** Runs in the page: the buttons that are too narrow for what they say. */
function cutButtons(): string[] {
  return [...document.querySelectorAll(".mantine-Button-label, .mantine-SegmentedControl-label")]
    .filter((label) => label.scrollWidth > label.clientWidth)
    .map((label) => label.textContent ?? "");
}

/** The names by which the code knows the words. */
const keys = Object.values({ ...parts, ...later }).flatMap((part) => [...namesIn(part.en)]);

function* namesIn(words: object, path = ""): Generator<string> {
  for (const [name, value] of Object.entries(words)) {
    // A single word in small letters may well be a word.
    if (typeof value !== "string") yield* namesIn(value, `${path}${name}.`);
    else if (/[.A-Z_]/.test(`${path}${name}`)) yield `${path}${name}`;
  }
}

/** Runs in the page: texts that are there by mistake. */
function oddTexts(names: string[]): string[] {
  const all = new Set(names);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const odd: string[] = [];
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const text = node.textContent?.trim() ?? "";
    if (node.parentElement?.closest("script, style, noscript, pre, code, textarea") !== null) continue;
    if (all.has(text) || /\{\{|\}\}|\[object |\bundefined\b|\bNaN\b|Invalid Date/.test(text)) {
      odd.push(`it says “${text}”`);
    }
  }
  return odd;
}
