import { expect, test } from "vitest";

import { bars, type Counts, outcomes, sum } from "./bars";

const counts = (from: string, to: string, hours: Counts["hours"] = []): Counts => ({
  from,
  to,
  counted_until: to,
  totals: {},
  hours,
});

test("an hour without a call is a bar of no height", () => {
  const day = counts("2026-01-15T00:00:00Z", "2026-01-16T00:00:00Z", [
    { from: "2026-01-15T03:00:00Z", counts: { allowed: 2 } },
  ]);

  const all = bars(day);

  expect(all.length).toBe(24);
  expect(all.map((bar) => sum(bar.counts)).filter((count) => count > 0)).toEqual([2]);
  expect(all[3]?.from).toBe(Date.parse("2026-01-15T03:00:00Z"));
});

test("of many hours the days of the reader's zone are made", () => {
  const week = counts("2026-01-09T12:00:00Z", "2026-01-16T12:00:00Z", [
    { from: "2026-01-15T02:00:00Z", counts: { allowed: 2 } },
    { from: "2026-01-15T03:00:00Z", counts: { allowed: 3, expired: 1 } },
  ]);

  const all = bars(week, "America/Sao_Paulo");

  expect(all.length).toBe(8);
  expect(all[5]?.counts).toEqual({ allowed: 2 });
  expect(all[6]?.counts).toEqual({ allowed: 3, expired: 1 });
  expect(all[6]?.from).toBe(Date.parse("2026-01-15T03:00:00Z"));
});

test("what was accepted comes first, then the refusals by how many there were", () => {
  expect(outcomes({ expired: 1, rotated: 7, allowed: 2, unknown: 0 })).toEqual([
    "allowed",
    "rotated",
    "expired",
  ]);
});
