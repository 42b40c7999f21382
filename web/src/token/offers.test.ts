import { expect, test } from "vitest";

import type { Service } from "../services/services";
import type { Me } from "../session/me";
import { kind } from "../tokens/kinds.fixture";
import type { Token } from "../tokens/tokens";
import { type Offers, offers } from "./offers";

const now = Date.parse("2026-01-15T12:00:00Z");
const service = { name: "duplocloud" } as Service;
const as = (id: string, role: "admin" | "operator" | "member", operates: string[] = []) =>
  ({ account: { id, role, operates } }) as unknown as Me;
const ada = as("acc_ada", "member");
const operator = as("acc_otto", "operator", ["duplocloud"]);

const token = (changes: Partial<Token> = {}): Token => ({
  id: "tok_1",
  service: "duplocloud",
  kind: "api-token",
  owner: "ada@example.com",
  account: "acc_ada",
  state: "active",
  hint: "wxyz",
  scopes: [],
  addresses: [],
  created_at: "2026-01-01T00:00:00Z",
  secret_since: "2026-01-01T00:00:00Z",
  expires_at: "2026-04-01T00:00:00Z",
  ...changes,
});

const offered = (which: Offers) =>
  Object.entries(which)
    .filter(([, is]) => is)
    .map(([name]) => name);

test("an owner does with a token what its kind lets them", () => {
  expect(offered(offers(ada, service, kind(), token(), now))).toEqual([
    "reset",
    "rename",
    "extend",
    "quarantine",
    "delete",
    "revoke",
  ]);
  const bare = kind({
    owner_may: [],
    named: false,
    issued_by: ["login"],
    lifetime: "session",
    maximum: null,
  });
  expect(offered(offers(ada, service, bare, token(), now))).toEqual(["quarantine", "revoke"]);
});

test("who operates the service manages the token and never reads it", () => {
  const readable = kind({ reveal: "always", scopes: ["read"] });

  expect(offers(operator, service, readable, token(), now).reveal).toBe(false);
  expect(offers(ada, service, readable, token(), now).reveal).toBe(true);
  expect(offers(operator, service, readable, token(), now).rescope).toBe(true);
  expect(offers(operator, service, kind(), token(), now).extend).toBe(false);
  const byAdministrators = kind({ issued_by: ["administrator"] });
  expect(offers(operator, service, byAdministrators, token(), now).extend).toBe(true);
  expect(offers(ada, service, byAdministrators, token(), now).extend).toBe(false);
});

test("a token in quarantine is released by whoever manages it, and gets nothing more", () => {
  const held = token({ quarantined_at: "2026-01-15T00:00:00Z" });

  expect(offered(offers(ada, service, kind(), held, now))).toEqual(["rename", "delete", "revoke"]);
  expect(offered(offers(operator, service, kind(), held, now))).toContain("release");
});

test("a grace can be ended and taken back while it runs", () => {
  const rotated = token({ prior: { hint: "abcd", until: "2026-01-15T13:00:00Z" } });
  const over = token({ prior: { hint: "abcd", until: "2026-01-15T11:00:00Z" } });

  expect(offers(ada, service, kind(), rotated, now)).toMatchObject({ closeGrace: true, takeBack: true });
  expect(offers(ada, service, kind(), over, now)).toMatchObject({ closeGrace: false, takeBack: false });
});

test("with a token that has ended nothing can be done, and with an expired one it can be deleted", () => {
  const ended = token({ ended_at: "2026-01-10T00:00:00Z" });
  const expired = token({ expires_at: "2026-01-10T00:00:00Z" });

  expect(offered(offers(operator, service, kind(), ended, now))).toEqual([]);
  expect(offered(offers(ada, service, kind(), expired, now))).toEqual(["delete", "revoke"]);
});

test("a stranger is offered nothing", () => {
  expect(offered(offers(as("acc_eve", "member"), service, kind(), token(), now))).toEqual([]);
});
