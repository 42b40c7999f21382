import { expect, test } from "vitest";

import { firstPolicy, nameIn, offsetOf, placeOf, renamed } from "./text";

test("a policy's name is the one before its tables", () => {
  expect(nameIn(firstPolicy("acme"))).toBe("acme");
  expect(nameIn('# name = "no"\nname = \'one\'\n[[kind]]\nname = "token"')).toBe("one");
  expect(nameIn('[[kind]]\nname = "token"')).toBeUndefined();
  expect(nameIn("name = 3")).toBeUndefined();
});

test("a policy gets another name, and its kinds keep theirs", () => {
  const text = renamed(firstPolicy("acme"), "shop");

  expect(nameIn(text)).toBe("shop");
  expect(text).toContain('name = "token"');
});

test("the place of a mistake is read from what the API says, and from nothing else", () => {
  const message = "the policy, line 3, column 8, key `name`: invalid type";

  expect(placeOf({ code: "invalid_policy", message })).toEqual({ line: 3, column: 8 });
  expect(placeOf({ code: "invalid_policy", message: "the policy is empty" })).toBeUndefined();
  expect(placeOf({ code: "conflict", message })).toBeUndefined();
});

test("a place is a number of characters, however wide the ones before it are", () => {
  expect(offsetOf("a\nbc\nd", { line: 2, column: 2 })).toBe(3);
  expect(offsetOf("𝕒b", { line: 1, column: 2 })).toBe(2);
  expect(offsetOf("a", { line: 9, column: 9 })).toBe(1);
});
