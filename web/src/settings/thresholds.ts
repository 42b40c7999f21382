import { seconds } from "../format/time";
import type { Declared } from "./settings";

const day = 86_400;

/** The whole days of spans as policies list them: `30d, 7d, 1d`. */
export function daysOf(spans: string): number[] {
  return spans
    .split(",")
    .map((span) => seconds(span.trim()))
    .filter((length) => length !== undefined && length % day === 0)
    .map((length) => (length ?? 0) / day);
}

/** How many days before its end a token is told of: those of the policy, and the value's. Nothing where it is no number. */
export function thresholds(value: string, policy: string): number[] | undefined {
  const text = value.trim();
  if (!/^\d+$/.test(text) || Number(text) < 1) return undefined;
  return [...new Set([Number(text), ...daysOf(policy)])].sort((a, b) => b - a);
}

/** The days that count for a service now, from its setting for them. */
export function thresholdsOf(all: Declared[], service: string | undefined): number[] {
  const setting = all.find((one) => one.service === service && one.setting.unit === "days")?.setting;
  if (setting === undefined) return [];
  return thresholds(setting.value ?? "", setting.default) ?? daysOf(setting.default);
}
