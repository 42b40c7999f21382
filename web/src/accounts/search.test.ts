import { expect, test } from "vitest";

import { accountSearch, userSearch, withFilter } from "./search";

test("an address says what is looked for, and what it says wrongly is not said", () => {
  const said = accountSearch({ search: 42, role: "admin", state: "gone", sort: 1, cursor: "", more: "x" });

  expect(said).toEqual({ search: "42", role: "admin" });
  expect(userSearch({ tab: "history", service: "nocodb", name: 3 })).toEqual({
    tab: "history",
    service: "nocodb",
  });
});

test("another filter begins at the first page, and an empty one is taken away", () => {
  const now = { search: "ada", role: "admin", cursor: "acc_1" } as const;

  expect(withFilter(now, { role: "member" })).toEqual({ search: "ada", role: "member" });
  expect(withFilter(now, { search: "" })).toEqual({ role: "admin" });
});
