import { expect, test } from "vitest";

import { logSearch } from "./log";

test("what an address says wrongly does not count", () => {
  const said = {
    actor: " ada ",
    account: 42,
    service: "",
    event: ["token."],
    before: 7,
    after: 9,
    other: "x",
  };

  expect(logSearch(said)).toEqual({ actor: "ada", account: "42", before: 7 });
  expect(logSearch({ after: 9, before: "7" })).toEqual({ after: 9 });
  expect(logSearch({ after: -1.5 })).toEqual({});
});
