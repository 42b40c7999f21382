import { expect, test } from "vitest";

import { carrierText, freeName } from "./rules";

test("a second service of a preset is called by the first number that is free", () => {
  expect(freeName("nocodb", ["online"])).toBe("nocodb");
  expect(freeName("nocodb", ["nocodb", "nocodb-2"])).toBe("nocodb-3");
});

test("a carrier is written as its header", () => {
  expect(carrierText({ header: "Authorization", scheme: "Bearer" })).toBe("Authorization: Bearer …");
  expect(carrierText({ header: "xc-token" })).toBe("xc-token: …");
});
