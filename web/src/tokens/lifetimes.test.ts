import { expect, test } from "vitest";

import { kind } from "./kinds.fixture";
import { lifetimes, spanUntil } from "./lifetimes";

test("a kind with a longest lifetime offers the usual ones up to it, and a date", () => {
  const choices = lifetimes(kind({ lifetime: "90d", maximum: "180d" }));

  expect(choices).toEqual({ standard: "90d", others: ["1d", "7d", "30d", "180d"], until: "180d" });
});

test("a kind that lists its lifetimes offers those and no date", () => {
  const choices = lifetimes(kind({ lifetime: "30d", lifetimes: ["30d", "60d"] }));

  expect(choices).toEqual({ standard: "30d", others: ["60d"], until: undefined });
});

test("a kind without an end still lets its holder set one", () => {
  const choices = lifetimes(kind({ lifetime: "never", maximum: "36500d" }));

  expect(choices?.standard).toBeUndefined();
  expect(choices?.others).toContain("365d");
  expect(choices?.until).toBe("36500d");
});

test.each(["session", "until-reset"])("of a kind that lives %s nothing is chosen", (lifetime) => {
  expect(lifetimes(kind({ lifetime }))).toBeUndefined();
});

test("a date is a span from now, and one that has passed is none", () => {
  const now = Date.parse("2026-01-15T12:00:00Z");

  expect(spanUntil("2026-01-15T12:01:30Z", now)).toBe("90s");
  expect(spanUntil("2026-01-15T12:00:00Z", now)).toBeUndefined();
  expect(spanUntil("", now)).toBeUndefined();
});
