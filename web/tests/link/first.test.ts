import { expect, test } from "vitest";

import { newPage } from "../browser";
import { fresh } from "../fresh";
import { demo } from "../people";

const chosen = "three blind mice run";

test("a Jeton without an administrator says what to do, and is one's own with its link", async () => {
  const jeton = await fresh();
  const page = await newPage({ at: jeton.url });

  await page.goto("/");
  await page.getByRole("heading", { name: "This Jeton waits for its first administrator" }).waitFor();
  const text = await page.locator("body").innerText();
  await page.goto(jeton.link);
  await page.getByText("You were invited").waitFor();
  await page.getByLabel("New password").fill(chosen);
  await page.getByLabel("The same again").fill(chosen);
  await page.getByRole("button", { name: "Choose and sign in" }).click();
  await page.waitForURL(/\/overview$/);

  expect(text).toContain("jeton recover admin");
  expect(text).not.toContain("jtl_");
  const other = await newPage({ at: jeton.url });
  await other.goto("/");
  await other.getByRole("button", { name: "Sign in" }).waitFor();
});

test("its first page leads to the sign-in", async () => {
  const jeton = await fresh();
  const page = await newPage({ at: jeton.url });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "I have an account: sign in" }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
});

test("what anybody may ask of a Jeton's first administrator is one yes or no", async () => {
  const jeton = await fresh();
  const ask = async (url: string) => {
    const answer = await fetch(`${url}/api/v1/first-administrator`);
    return [answer.status, await answer.text(), answer.headers.get("cache-control")];
  };

  expect(await ask(jeton.url)).toEqual([200, '{"awaited":true}', "no-store"]);
  expect(await ask(demo.api.url)).toEqual([200, '{"awaited":false}', "no-store"]);
});

test("whoever cannot be told may sign in all the same", async () => {
  const page = await newPage({ allowed: /ERR_FAILED/ });
  await page.route("**/first-administrator", (route) => route.abort());

  await page.goto("/sign-in");

  await page.getByRole("button", { name: "Sign in" }).waitFor();
});
