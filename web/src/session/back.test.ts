import { expect, test } from "vitest";

import { inside } from "./back";

test.each(["/", "/my/nocodb", "/log?event=token.ended#x"])("%s is inside", (back) => {
  expect(inside(back)).toBe(back);
});

test.each([
  "",
  "my",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "\n//evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  123,
  { a: 1 },
  undefined,
])("%j is not", (back) => {
  expect(inside(back)).toBeUndefined();
});
