import type { Counts } from "../usage/bars";

/** The counts of several services as those of one. */
export function summed(all: Counts[]): Counts | undefined {
  const [first] = all;
  if (first === undefined) return undefined;
  const hours = new Map<string, Record<string, number>>();
  const totals: Record<string, number> = {};
  for (const counts of all) {
    add(totals, counts.totals);
    for (const hour of counts.hours) {
      const sum = hours.get(hour.from) ?? {};
      add(sum, hour.counts);
      hours.set(hour.from, sum);
    }
  }
  const ends = (pick: (counts: Counts) => string) => all.map(pick).toSorted();
  return {
    from: ends(({ from }) => from)[0] ?? first.from,
    to: ends(({ to }) => to).at(-1) ?? first.to,
    counted_until: ends((counts) => counts.counted_until)[0] ?? first.counted_until,
    totals,
    hours: [...hours.entries()]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([from, counts]) => ({ from, counts })),
  };
}

function add(sum: Record<string, number>, counts: Record<string, number>): void {
  for (const [outcome, count] of Object.entries(counts)) sum[outcome] = (sum[outcome] ?? 0) + count;
}
