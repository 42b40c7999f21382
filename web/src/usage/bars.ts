import type { Schemas } from "../api/client";

export type Counts = Schemas["CountsView"];

/** How often each thing came of it, within a stretch of time. */
export interface Bar {
  /** When it begins and ends, in milliseconds. */
  from: number;
  to: number;
  /** By outcome. */
  counts: Record<string, number>;
}

const hour = 3_600_000;

/** Every hour of the time that was looked at, also those without anything; days of the reader's zone where that would be too many. */
export function bars({ from, to, hours }: Counts, zone?: string): Bar[] {
  const counted = new Map(hours.map((one) => [Date.parse(one.from), one.counts]));
  const [first, end] = [Date.parse(from), Date.parse(to)];
  const byDay = isByDay({ from, to });
  const dayOf = new Intl.DateTimeFormat("en-CA", zone === undefined ? {} : { timeZone: zone });
  const all: (Bar & { day: string })[] = [];
  for (let at = first; at < end; at += hour) {
    const day = byDay ? dayOf.format(at) : "";
    const last = all.at(-1);
    const counts = counted.get(at) ?? {};
    if (byDay && last?.day === day) {
      last.to = at + hour;
      for (const [outcome, count] of Object.entries(counts)) {
        last.counts[outcome] = (last.counts[outcome] ?? 0) + count;
      }
    } else {
      all.push({ from: at, to: at + hour, counts: { ...counts }, day });
    }
  }
  return all.map(({ day: _, ...bar }) => bar);
}

/** Whether a bar is a day: of more than three days there would be too many hours. */
export function isByDay({ from, to }: { from: string; to: string }): boolean {
  return Date.parse(to) - Date.parse(from) > 72 * hour;
}

/** How often in all. */
export function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** The outcomes that there were: first what was accepted, then the refusals, the most frequent first. */
export function outcomes(totals: Record<string, number>): string[] {
  return Object.entries(totals)
    .filter(([, count]) => count > 0)
    .toSorted(([a, m], [b, n]) => Number(b === "allowed") - Number(a === "allowed") || n - m)
    .map(([outcome]) => outcome);
}
