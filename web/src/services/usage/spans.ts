const hour = 3_600_000;

export const spans = { day: 24, week: 7 * 24, month: 30 * 24 } as const;
export type Span = keyof typeof spans;

/** The whole hours that a span up to now touches. They change once an hour, so that what was asked is asked once. */
export function between(span: Span, now: number): { from: string; to: string } {
  const to = Math.ceil((now + 1) / hour) * hour;
  return { from: new Date(to - spans[span] * hour).toISOString(), to: new Date(to).toISOString() };
}
