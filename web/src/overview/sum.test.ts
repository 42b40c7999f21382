import { expect, test } from "vitest";

import { summed } from "./sum";

const day = {
  from: "2026-01-15T00:00:00Z",
  to: "2026-01-16T00:00:00Z",
  counted_until: "2026-01-15T20:00:00Z",
};

test("the counts of services are added hour by hour and outcome by outcome", () => {
  const one = {
    ...day,
    totals: { allowed: 3, unknown: 1 },
    hours: [
      { from: "2026-01-15T02:00:00Z", counts: { allowed: 1, unknown: 1 } },
      { from: "2026-01-15T03:00:00Z", counts: { allowed: 2 } },
    ],
  };
  const other = {
    ...day,
    counted_until: "2026-01-15T19:00:00Z",
    totals: { allowed: 5 },
    hours: [
      { from: "2026-01-15T01:00:00Z", counts: { allowed: 1 } },
      { from: "2026-01-15T02:00:00Z", counts: { allowed: 4 } },
    ],
  };

  expect(summed([one, other])).toEqual({
    ...day,
    counted_until: "2026-01-15T19:00:00Z",
    totals: { allowed: 8, unknown: 1 },
    hours: [
      { from: "2026-01-15T01:00:00Z", counts: { allowed: 1 } },
      { from: "2026-01-15T02:00:00Z", counts: { allowed: 5, unknown: 1 } },
      { from: "2026-01-15T03:00:00Z", counts: { allowed: 2 } },
    ],
  });
});

test("without services there are no counts", () => {
  expect(summed([])).toBeUndefined();
});
