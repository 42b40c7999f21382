import { expect, test } from "vitest";

import { meant, ofType, serviceFor } from "./match";
import type { Declared } from "./settings";
import { daysOf, thresholds, thresholdsOf } from "./thresholds";

const declared = (service: string, key: string, unit: string, type?: string): Declared => ({
  service,
  setting: { key, unit, type, accepts: "", purpose: "", source: "policy", default: "30d, 7d, 1d" },
});
const all = [
  declared("nocodb", "NC_JWT_EXPIRES_IN", "duration"),
  declared("duplocloud", "Enable User Token Expiration Notifications", "days", "App Config"),
];

test("a type is meant however its case and its blanks are", () => {
  for (const type of ["App Config", "AppConfig", "appconfig", " APP config "]) {
    expect(ofType(all, type).map(({ service }) => service)).toEqual(["duplocloud"]);
  }
  expect(ofType(all, "")).toEqual(all);
  expect(ofType(all, "Other")).toEqual([]);
});

test("a key is meant as it is spelt, and no other", () => {
  expect(meant(all, " NC_JWT_EXPIRES_IN ")?.service).toBe("nocodb");
  expect(meant(all, "nc_jwt_expires_in")).toBeUndefined();
});

test("an entry is for the service of its key, else of its type, else for the first", () => {
  expect(serviceFor(all, "", "Enable User Token Expiration Notifications")).toBe("duplocloud");
  expect(serviceFor(all, "AppConfig", "Enable User Token")).toBe("duplocloud");
  expect(serviceFor(all, "", "nothing")).toBe("nocodb");
  expect(serviceFor([], "", "nothing")).toBeUndefined();
});

test("a number of days joins those of the policy", () => {
  expect(thresholds("45", "30d, 7d, 1d")).toEqual([45, 30, 7, 1]);
  expect(thresholds(" 30 ", "30d, 7d, 1d")).toEqual([30, 7, 1]);
  expect(thresholds("5", "none")).toEqual([5]);
  expect(thresholds("0", "30d")).toBeUndefined();
  expect(thresholds("ten", "30d")).toBeUndefined();
  expect(daysOf("30d, 12h")).toEqual([30]);
});

test("mails go out on the days of the same service", () => {
  expect(thresholdsOf(all, "duplocloud")).toEqual([30, 7, 1]);
  expect(thresholdsOf(all, "nocodb")).toEqual([]);
});
