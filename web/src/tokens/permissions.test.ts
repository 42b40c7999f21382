import { expect, test } from "vitest";

import type { Service } from "../services/services";
import type { Me } from "../session/me";
import { kind } from "./kinds.fixture";
import { mayDelete, mayIssue, mayReset } from "./permissions";

const as = (role: "admin" | "operator" | "member", operates: string[] = []) =>
  ({ account: { role, operates } }) as unknown as Me;
const service = { name: "duplocloud" } as Service;

test("what only administrators issue is offered to nobody else", () => {
  const permanent = kind({ issued_by: ["administrator"] });

  expect(mayIssue(as("member"), service, permanent, "own")).toBe(false);
  expect(mayIssue(as("operator", ["online"]), service, permanent, "own")).toBe(false);
  expect(mayIssue(as("operator", ["duplocloud"]), service, permanent, "other")).toBe(true);
  expect(mayIssue(as("admin"), service, permanent, "own")).toBe(true);
});

test("owners issue for themselves and for nobody else", () => {
  const own = kind({ issued_by: ["owner"] });

  expect(mayIssue(as("member"), service, own, "own")).toBe(true);
  expect(mayIssue(as("admin"), service, own, "other")).toBe(false);
});

test("a kind that cannot be reset is reset by nobody", () => {
  expect(mayReset(as("admin"), service, kind({ owner_may: ["delete"] }), "own")).toBe(false);
  expect(mayReset(as("member"), service, kind(), "own")).toBe(true);
  expect(mayReset(as("member"), service, kind(), "other")).toBe(false);
});

test("who manages a service may end any token of it", () => {
  const until = kind({ owner_may: [] });

  expect(mayDelete(as("member"), service, until, "own")).toBe(false);
  expect(mayDelete(as("admin"), service, until, "other")).toBe(true);
});
