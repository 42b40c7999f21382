import { expect, test } from "vitest";

import { met } from "./rules";

const ada = "ada@example.com";

test("a long text that is nobody's name keeps every rule", () => {
  expect(met("three blind mice run", ada)).toEqual({ long: true, varied: true, own: true });
});

test("an empty one keeps none", () => {
  expect(met("", ada)).toEqual({ long: false, varied: false, own: false });
});

test.each([
  ["eleven char", false],
  ["twelve chars", true],
  ["🦊🦊🦊🦊🦊🦊", false],
  ["x".repeat(1025), false],
])("%s is as long as it is counted", (password, long) => {
  expect(met(password, ada).long).toBe(long);
});

test.each(["abcabcabcabc", "aaaaaaaaaaaaa", "Mill MILL mill ", "abcdefghijkabcdefghijk"])(
  "%s repeats a short text",
  (password) => {
    expect(met(password, ada).varied).toBe(false);
  },
);

test.each([
  ["ada@example.com", false],
  ["Ada@Example.com1", false],
  ["examplejeton", false],
  ["ada sells the old mill", true],
])("%s is more than a name: %s", (password, own) => {
  expect(met(password, ada).own).toBe(own);
});
