import { expect, test } from "vitest";

import { copiedBy, signedIn } from "../browser";
import { admin, api, person, verify } from "../people";

/** A person with permanent tokens, and the secrets of these. */
async function withTokens(names: string[]) {
  const ada = await person("duplocloud");
  const secrets = [];
  for (const name of names) {
    const order = { service: "duplocloud", kind: "permanent", account: ada.email, name };
    const made = (await api("POST", "/api/v1/tokens", order)) as unknown as { secret: string };
    secrets.push(made.secret);
  }
  return { ada, secrets };
}

test("tokens are found by a filter, revoked at once, and the receipt says which entries of the log tell of it", async () => {
  const { ada, secrets } = await withTokens(["old-1", "old-2", "keep"]);
  const page = await signedIn(admin);

  await page.getByRole("link", { name: "All tokens" }).click();
  await page.getByRole("textbox", { name: "Owner" }).fill(ada.email);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("old");
  await page.getByRole("link", { name: "keep" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Revoke all of these" }).click();
  const window = page.getByRole("dialog", { name: "Revoke tokens" });
  await window.getByText("2 tokens end, at once and for good:").waitFor();
  await window.getByText("old-1").waitFor();
  await window.getByText("Leaked", { exact: true }).click();
  await window.getByRole("button", { name: "Revoke 2 tokens" }).click();
  await window.getByText("2 tokens are revoked.").waitFor();
  const receipt = await copiedBy(page, () =>
    window.getByRole("button", { name: "Copy the receipt" }).click(),
  );
  await window.getByRole("button", { name: "Done" }).click();

  expect(receipt).toMatch(/Receipt: swp_/);
  expect(receipt).toMatch(/Cause: Leaked/);
  const [, first, last] = /In the log: (\d+) to (\d+)/.exec(receipt) ?? [];
  const { items } = (await api("GET", `/api/v1/log?event=sweep.done&order=newest&limit=1`)) as unknown as {
    items: { ended: number; seq: number }[];
  };
  expect(items[0]).toMatchObject({ ended: 2 });
  expect(Number(last)).toBeGreaterThan(Number(first));
  const works = (secret: string) => verify("duplocloud", "authorization", `Bearer ${secret}`);
  expect(await Promise.all(secrets.map(works))).toEqual([401, 401, 200]);
  await page.getByText("There are no such tokens").waitFor();
});

test("what was not foretold is not revoked", async () => {
  const { ada, secrets } = await withTokens(["one"]);
  const page = await signedIn(admin);
  await page.goto(`/tokens?account=${ada.email}`);

  await page.getByRole("button", { name: "Revoke all of these" }).click();
  const window = page.getByRole("dialog", { name: "Revoke tokens" });
  await window.getByText("1 token ends").waitFor();
  const order = { service: "duplocloud", kind: "permanent", account: ada.email, name: "late" };
  await api("POST", "/api/v1/tokens", order);
  await window.getByRole("button", { name: "Revoke 1 token" }).click();
  await window.getByText(/selection_changed/).waitFor();
  expect(await verify("duplocloud", "authorization", `Bearer ${secrets[0]}`)).toBe(200);
  await window.getByRole("button", { name: "Try again" }).click();
  await window.getByText("2 tokens end").waitFor();
  await window.getByRole("button", { name: "Revoke 2 tokens" }).click();
  await window.getByText("2 tokens are revoked.").waitFor();

  expect(await verify("duplocloud", "authorization", `Bearer ${secrets[0]}`)).toBe(401);
});

test("the list is sorted where all tokens are, and says how", async () => {
  const { ada } = await withTokens(["b", "a", "c"]);
  const page = await signedIn(admin);
  await page.goto(`/tokens?account=${ada.email}&kind=permanent&service=duplocloud`);
  const names = async () => {
    await page.locator('table[aria-busy="false"]').waitFor();
    return page.locator("tbody tr td:first-child").allTextContents();
  };

  expect(await names()).toEqual(["b", "a", "c"]);
  await page.getByRole("link", { name: "Name" }).click();
  await page
    .getByRole("columnheader", { name: "Name" })
    .and(page.locator('[aria-sort="ascending"]'))
    .waitFor();
  await expect.poll(names).toEqual(["a", "b", "c"]);
  await page.getByRole("link", { name: "Name" }).click();
  await page.waitForURL(/sort=-name/);
  await expect.poll(names).toEqual(["c", "b", "a"]);
});

test("everything is revoked by nobody who has not said that it is meant", async () => {
  const page = await signedIn(admin);
  await page.goto("/tokens");

  await page.getByRole("button", { name: "Revoke all" }).click();
  const window = page.getByRole("dialog", { name: "Revoke tokens" });
  const revoke = window.getByRole("button", { name: /^Revoke \d+ tokens$/ });
  await window.getByText(/There is no filter/).waitFor();

  await expect.poll(() => revoke.isDisabled()).toBe(true);
  await window.getByRole("checkbox", { name: /Every one of them/ }).check();
  await expect.poll(() => revoke.isEnabled()).toBe(true);
});
