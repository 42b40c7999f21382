import { expect, test } from "vitest";

import { stateOf, type Webhook } from "./webhooks";

const webhook = (more: Partial<Webhook>): Webhook => ({
  id: "whk_1",
  url: "https://hooks.example.com",
  events: ["*"],
  state: "enabled",
  created_at: "2026-01-15T12:00:00Z",
  delivered: 1,
  failures: 0,
  ...more,
});

test("a webhook that fails is told apart from one that works, as long as it is enabled", () => {
  const failing_since = "2026-01-15T12:00:00Z";

  expect(stateOf(webhook({}))).toBe("enabled");
  expect(stateOf(webhook({ failing_since, failures: 3 }))).toBe("failing");
  expect(stateOf(webhook({ failing_since, state: "disabled" }))).toBe("disabled");
});
