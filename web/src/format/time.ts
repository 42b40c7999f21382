import type { Language } from "../words";

/** A moment as the API has it: RFC 3339, UTC. */
export type Moment = string;

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** How far a moment is from now, in the largest unit that it fills: `in 3 days`, `2 minutes ago`. */
export function relative(moment: Moment, now: number, language: Language): string {
  const seconds = Math.trunc((Date.parse(moment) - now) / 1000);
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return format.format(Math.trunc(seconds / length), unit);
}

/** A moment to the second, in the reader's zone, which is named. */
export function exact(moment: Moment, language: Language, zone?: string): string {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "long",
    ...(zone === undefined ? {} : { timeZone: zone }),
  });
  return format.format(new Date(moment));
}

const lengths: Record<string, { unit: string; seconds: number }> = {
  s: { unit: "second", seconds: 1 },
  m: { unit: "minute", seconds: 60 },
  h: { unit: "hour", seconds: 3_600 },
  d: { unit: "day", seconds: 86_400 },
};

/** The seconds of a span as policies write it, such as `90d`, `10h` or `1h30m`; nothing where it is none. */
export function seconds(span: string): number | undefined {
  const parts = [...span.matchAll(/(\d+)([smhd])/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join("") !== span) return undefined;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (lengths[unit ?? ""]?.seconds ?? 0), 0);
}

/** A span of a policy in words: `90 days`. What is no span is given back. */
export function span(text: string, language: Language): string {
  if (seconds(text) === undefined) return text;
  const parts = [...text.matchAll(/(\d+)([smhd])/g)].map(([, count, unit]) =>
    new Intl.NumberFormat(language, {
      style: "unit",
      unit: lengths[unit ?? ""]?.unit ?? "second",
      unitDisplay: "long",
    }).format(Number(count)),
  );
  return new Intl.ListFormat(language, { type: "unit" }).format(parts);
}
