import type { Page } from "playwright-core";
import { beforeAll, expect, test, vi } from "vitest";

import { signedIn } from "./browser";
import { ByHand } from "./byHand";

let jeton: ByHand;
const faults: { token: string; id: string }[] = [];

const listed = async () =>
  ((await jeton.api("GET", "/api/v1/faults")) as unknown as { items: { id: string; token: string }[] }).items;

beforeAll(async () => {
  jeton = await ByHand.start();
  const ada = await jeton.person("duplocloud");
  const order = { service: "duplocloud", kind: "permanent", account: ada.email };
  for (const name of ["seen-first", "seen-later"]) {
    const { id: token, secret } = await jeton.api("POST", "/api/v1/tokens", { ...order, name });
    await jeton.api("POST", `/api/v1/tokens/${token}/rotate`, {});
    await jeton.pass("1m");
    await fetch(`${jeton.url}/verify/duplocloud`, { headers: { authorization: `Bearer ${secret}` } });
    const seen = async () => (await listed()).find((fault) => fault.token === token);
    const fault = await vi.waitUntil(seen, { timeout: 20_000, interval: 200 });
    faults.push({ token: fault.token, id: fault.id });
    await jeton.pass("1m");
  }
}, 120_000);

const shown = (page: Page) =>
  page.locator("tr[data-fault]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-fault")));

test("the faults stand with the newest first", async () => {
  const page = await signedIn(jeton.admin, { at: jeton.url });

  await page.goto("/faults");

  await expect.poll(() => shown(page)).toEqual(faults.map(({ id }) => id).toReversed());
});

test("the page of a fault tells what happened to its token while it was open, and nothing else", async () => {
  const [first] = faults;
  await jeton.api("POST", `/api/v1/tokens/${first?.token}/rotate`, {});
  await jeton.pass("1m");
  await jeton.api("POST", `/api/v1/faults/${first?.id}/close`, {});
  await jeton.pass("1s");
  await jeton.api("POST", `/api/v1/tokens/${first?.token}/rotate`, {});
  const page = await signedIn(jeton.admin, { at: jeton.url });

  await page.goto(`/faults/${first?.id}`);

  const happened = page.getByRole("region", { name: "What happened since" }).locator("tr[data-seq]");
  await expect.poll(() => happened.count()).toBe(3);
  for (const [place, said] of ["Fault cleared", "Token given a new secret", "Fault seen"].entries())
    await expect.poll(() => happened.nth(place).textContent()).toContain(said);
});
