import { expect, test } from "vitest";

import { carried } from "./carried";

test("a carrier is shown as the line of a request", () => {
  expect(carried({ header: "xc-token" })).toBe("xc-token: <token>");
  expect(carried({ header: "Authorization", scheme: "Bearer" })).toBe("Authorization: Bearer <token>");
});
