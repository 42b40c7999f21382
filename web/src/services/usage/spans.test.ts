import { expect, test } from "vitest";

import { between } from "./spans";

test("a span ends with the hour that runs, and stays the same within it", () => {
  const early = between("day", Date.parse("2026-01-15T10:00:00Z"));

  expect(early).toEqual({ from: "2026-01-14T11:00:00.000Z", to: "2026-01-15T11:00:00.000Z" });
  expect(between("day", Date.parse("2026-01-15T10:59:59.999Z"))).toEqual(early);
});
