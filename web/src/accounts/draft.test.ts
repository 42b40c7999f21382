import { expect, test } from "vitest";

import type { Account } from "./accounts";
import { emptyDraft, order } from "./draft";
import { changed, edited } from "./edit";

test("a person is invited, or has a first password", () => {
  const draft = { ...emptyDraft, name: " ada@example.org ", password: "a coin for the mill", mail: "x@y.z" };

  expect(order(draft)).toEqual({ name: "ada@example.org", role: "member", invite: true });
  expect(order({ ...draft, login: "password", services: ["nocodb"], language: "pt-BR" })).toEqual({
    name: "ada@example.org",
    role: "member",
    password: "a coin for the mill",
    services: ["nocodb"],
    language: "pt-BR",
  });
});

test("a machine has a keeper and no password", () => {
  const draft = {
    ...emptyDraft,
    what: "machine",
    name: "bot",
    mail: "ada@example.org",
    password: "x",
  } as const;

  expect(order({ ...draft, role: "operator", operates: ["online"] })).toEqual({
    name: "bot",
    role: "operator",
    operates: ["online"],
    mail: "ada@example.org",
  });
});

test("only what is different is changed", () => {
  const account = {
    id: "acc_1",
    name: "ada@example.org",
    role: "operator",
    operates: ["online", "nocodb"],
    services: ["nocodb"],
    mail: "else@example.org",
    machine: false,
    invited: false,
    disabled: false,
    deleted: false,
    created_at: "2026-01-01T00:00:00Z",
  } satisfies Account;
  const form = edited(account);

  expect(changed(account, { ...form, operates: ["nocodb", "online"] })).toBeUndefined();
  expect(changed(account, { ...form, services: undefined, mail: " " })).toEqual({
    services: null,
    mail: null,
  });
  expect(changed(account, { ...form, role: "member", language: "en" })).toEqual({
    role: "member",
    language: "en",
  });
  expect(changed(account, { ...form, operates: ["online"] })).toEqual({
    role: "operator",
    operates: ["online"],
  });
});
