import { beforeAll, expect, test } from "vitest";

import "./browser";
import { wrongFor } from "./look";
import { type Sights, sights } from "./pages";

let there: Sights;
beforeAll(async () => {
  there = await sights();
});

test("what an administrator sees is whole, on a screen and on a phone, light and dark", async () => {
  expect(await wrongFor("admin", "en", there)).toEqual([]);
}, 360_000);

test("what an administrator sees is whole in Portuguese", async () => {
  expect(await wrongFor("admin", "pt-BR", there)).toEqual([]);
}, 240_000);
