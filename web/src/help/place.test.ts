import { expect, test } from "vitest";

import type { Service } from "../services/services";
import { isWeb, place } from "./place";

const service = { name: "nocodb", page: { entry: { en: "Account Settings" } } } as unknown as Service;
const label = (words: { en: string }) => words.en;
const origin = "https://tokens.example.com";
const to = (type: string, text: string, manages = false) =>
  place({ type, text }, service, label, { users: "Users", settings: "Systems Settings", manages }, origin);

test("a click path leads to the pages that it names", () => {
  expect(to("name", "Account Settings")).toBe("/my/nocodb");
  expect(to("name", "Users", true)).toBe("/users");
  expect(to("name", "Systems Settings", true)).toBe("/settings");
  expect(to("link", origin)).toBe("/");
  expect(to("link", `${origin}/my/nocodb`)).toBe("/my/nocodb");
});

test("what names no page, or one that is not for the reader, leads nowhere", () => {
  expect(to("name", "Copy")).toBeUndefined();
  expect(to("name", "Users")).toBeUndefined();
  expect(to("plain", "Account Settings")).toBeUndefined();
  expect(to("link", "https://tokens.example.com.evil.example/")).toBeUndefined();
  expect(to("link", "https://elsewhere.example/")).toBeUndefined();
});

test("an address that would run something is no link", () => {
  expect(isWeb("https://example.com")).toBe(true);
  expect(isWeb("javascript:alert(1)")).toBe(false);
  expect(isWeb("data:text/html,x")).toBe(false);
});
