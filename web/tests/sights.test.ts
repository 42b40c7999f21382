import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";

import "./browser";
import { wrongFor } from "./look";
import { type Sights, sights } from "./pages";

let there: Sights;
beforeAll(async () => {
  there = await sights();
});

test("every page of the router is looked at", () => {
  const router = readFileSync(new URL("../src/app/router.tsx", import.meta.url), "utf8");
  const paths = [...router.matchAll(/path: "([^"]+)"/g)].map(([, path]) => path ?? "");

  expect(paths.filter((path) => !there.all.some((sight) => sight.path === path))).toEqual([]);
});

for (const who of ["stranger", "member"] as const) {
  test(`what a ${who} sees is whole, on a screen and on a phone, light and dark`, async () => {
    expect(await wrongFor(who, "en", there)).toEqual([]);
  }, 240_000);

  test(`what a ${who} sees is whole in Portuguese`, async () => {
    expect(await wrongFor(who, "pt-BR", there)).toEqual([]);
  }, 240_000);
}
