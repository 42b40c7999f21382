import { expect, test } from "vitest";

import { ariaSort, turned } from "./sort";

test("a column is sorted upwards, then downwards", () => {
  expect(turned<"created" | "name">(undefined, "created")).toBe("-created");
  expect(turned("-created", "created")).toBe("created");
  expect(turned<"created" | "name">("created", "name")).toBe("name");
});

test("what is sorted by is said, and nothing else", () => {
  expect(ariaSort(undefined, "created")).toBe("ascending");
  expect(ariaSort("-name", "name")).toBe("descending");
  expect(ariaSort("-name", "created")).toBeUndefined();
});
