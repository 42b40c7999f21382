import { expect, test } from "vitest";

import { isEmpty, localOf, momentOf, selectionOf, tokenSearch, withChange } from "./search";

test("an address says which tokens are meant, and what it says wrongly is not said", () => {
  expect(
    tokenSearch({
      name: 7,
      state: "gone",
      service: "",
      unused_since: "yesterday",
      sort: "-used",
      ended: true,
    }),
  ).toEqual({ name: "7", sort: "-used" });
});

test("another filter begins at the first page, and another service has other kinds", () => {
  const now = { service: "nocodb", kind: "api-token", cursor: "tok_1", sort: "name" } as const;

  expect(withChange(now, { state: "active" })).toEqual({
    service: "nocodb",
    kind: "api-token",
    sort: "name",
    state: "active",
  });
  expect(withChange(now, { service: "online" })).toEqual({ service: "online", sort: "name" });
  expect(withChange(now, { service: "" })).toEqual({ sort: "name" });
});

test("what is meant has nothing of how it is shown", () => {
  expect(selectionOf({ name: "ci", sort: "name", cursor: "tok_1" })).toEqual({ name: "ci" });
  expect(isEmpty(selectionOf({ sort: "name", cursor: "tok_1" }))).toBe(true);
});

test("a moment survives the way into a field and back", () => {
  const moment = "2026-03-04T05:06:00Z";

  expect(momentOf(localOf(moment))).toBe(moment);
  expect(localOf(undefined)).toBe("");
  expect(momentOf("")).toBeUndefined();
});
