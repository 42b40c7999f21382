import { expect, test } from "vitest";

import { newPage, signedIn } from "../browser";
import { api, demo, person } from "../people";
import { texts, watched } from "./texts";

test("there are 50 of them", () => {
  expect(new Set(texts).size).toBe(50);
});

test("names of tokens are shown as they are written and never run", async () => {
  const ada = await person("online");
  for (const name of texts) {
    await api("POST", "/api/v1/tokens", { service: "jeton", kind: "api-token", account: ada.email, name });
  }
  const { page, ran } = await watched(await signedIn(ada));

  await page.goto("/my/jeton");
  await page.getByRole("link", { name: "__proto__", exact: true }).waitFor();
  const shown = await page.locator("table a").allTextContents();

  expect(shown.filter((text) => texts.includes(text)).sort()).toEqual([...texts].sort());
  for (const name of texts.slice(0, 5)) {
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
    await row.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog", { name: `Delete “${name}”?` }).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  }
  expect(await ran()).toBe(0);
});

test("names of programs that used an old secret are shown as they are written and never run", async () => {
  const ada = await person("discloud");
  const { page, ran } = await watched(await signedIn(ada));
  await page.goto("/my/discloud");
  await page.getByRole("button", { name: "Show the secret" }).click();
  const old = (await page.locator("[data-secret]").textContent()) ?? "";
  await page.getByRole("button", { name: "Reset Token" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Reset Token" }).click();
  await page.getByRole("dialog").locator("[data-secret]").waitFor();

  // More than some of them are not kept apart, so a few that differ most.
  const agents = texts.slice(0, 8);
  for (const agent of agents) {
    await fetch(`${demo.api.url}/verify/discloud`, {
      headers: { authorization: old, "user-agent": agent },
    });
  }
  for (const agent of agents) await page.getByText(agent, { exact: true }).waitFor();

  expect(await ran()).toBe(0);
});

test("names of accounts are shown as they are written and never run", async () => {
  const refused: string[] = [];
  const made: string[] = [];
  for (const text of texts) {
    const name = `${text}${process.pid}`;
    await api("POST", "/api/v1/accounts", { name, services: ["nocodb"] }).then(
      () => made.push(name),
      () => refused.push(name),
    );
  }
  const { page, ran } = await watched(await signedIn(demo.api.admin));

  await page.goto(`/users?search=${process.pid}`);
  for (const name of made.slice(0, 10)) await page.getByRole("link", { name, exact: true }).waitFor();

  expect(made.length, `${refused.length} were refused`).toBeGreaterThan(0);
  expect(await ran()).toBe(0);
});

test("an address that is code is a page that is missing", async () => {
  const { page, ran } = await watched(await newPage());
  for (const text of texts.slice(0, 20)) {
    await page.goto(`/sign-in?back=${encodeURIComponent(text)}#${encodeURIComponent(text)}`);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
  }

  expect(await ran()).toBe(0);
});
