import { expect, test } from "vitest";

import { signedIn } from "./browser";
import { api, demo, person } from "./people";

const html = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${demo.api.url}${path}`, { headers, redirect: "manual" });

test("every page has a nonce of its own, and lets nothing else run", async () => {
  const [first, second] = await Promise.all([get("/", html), get("/", html)]);
  const policy = first.headers.get("content-security-policy") ?? "";
  const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
  const page = await first.text();

  expect(nonce.length).toBeGreaterThanOrEqual(22);
  expect(second.headers.get("content-security-policy")).not.toContain(nonce);
  expect(policy).not.toMatch(/unsafe-(inline|eval)/);
  expect(policy).toContain("frame-ancestors 'none'");
  for (const [tag] of page.matchAll(/<(script|style|link rel="(?:stylesheet|modulepreload)")[^>]*>/g)) {
    expect(tag).toContain(`nonce="${nonce}"`);
  }
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=/);
  expect(page).not.toContain("JETON_NONCE");
  expect(first.headers.get("cache-control")).toBe("no-store");
  expect(first.headers.get("x-frame-options")).toBe("DENY");
});

test("what a page loads is kept for good and comes packed to whoever unpacks it", async () => {
  const page = await (await get("/", html)).text();
  const files = [
    ...new Set([...page.matchAll(/"(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? "")),
  ];

  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const answer = await get(file, { "accept-encoding": "identity" });
    expect(answer.headers.get("cache-control"), file).toContain("immutable");
    expect(answer.headers.get("content-encoding"), file).toBeNull();
    expect(answer.headers.get("content-type"), file).toMatch(/javascript|css/);
    const packed = await get(file, { "accept-encoding": "gzip" });
    expect(await packed.text(), file).toBe(await answer.text());
  }
});

test("the first page of tokens loads at most 250 kB", async () => {
  const page = await signedIn(await person("nocodb"));
  const cold = await page.context().newPage();
  await cold.goto("/my/nocodb");
  await cold.getByRole("button", { name: "Add New API Token" }).waitFor();

  const loaded = await cold.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => entry.name.includes("/assets/"))
      .map((entry) => (entry as PerformanceResourceTiming).encodedBodySize),
  );

  expect(loaded.length).toBeGreaterThan(3);
  expect(loaded.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(250_000);
});

test("an address that nothing answers is a page for people and a problem for programs", async () => {
  expect((await get("/users/acc_nobody", html)).headers.get("content-type")).toContain("text/html");
  for (const [path, headers] of [
    ["/users", {}],
    ["/users", { accept: "*/*" }],
    ["/api/v1/nothing", html],
    ["/assets/nothing.js", html],
    ["/assets/%2e%2e%2findex.html", html],
    ["/oauth/nothing", html],
    ["/verify", html],
  ] as const) {
    const answer = await get(path, headers);
    expect(answer.status, path).toBe(404);
    expect(((await answer.json()) as { code: string }).code, path).toBe("not_found");
  }
  const posted = await fetch(`${demo.api.url}/users`, { method: "POST", headers: html });
  expect(posted.status).toBe(404);
});

test("the link of a token is a page for people and a text for programs", async () => {
  const ada = await person("discloud");
  const { items } = (await api("GET", `/api/v1/tokens?account=${ada.email}`)) as unknown as {
    items: { id: string }[];
  };
  const path = `/tokens/${items[0]?.id}`;

  const [people, programs] = [await get(path, html), await get(path)];

  expect(people.headers.get("content-type")).toContain("text/html");
  expect(await people.text()).toContain('<div id="root">');
  expect(programs.headers.get("content-type")).toContain("text/plain");
  expect(await programs.text()).toContain("jeton token show");
});
