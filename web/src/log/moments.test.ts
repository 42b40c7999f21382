import { expect, test } from "vitest";

import { fromLocal, toLocal } from "./moments";

test("a moment goes into a field of the reader's zone and comes back", () => {
  const moment = "2026-07-01T12:34:00Z";

  expect(fromLocal(toLocal(moment))).toBe(moment);
});

test.each(["", undefined, "soon"])("%j is no moment", (text) => {
  expect(toLocal(text)).toBe("");
  expect(fromLocal(text ?? "")).toBe("");
});
