import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { call, type Schemas } from "../api/client";

export type Entry = Schemas["EntryView"];

/** Which entries are meant. */
export interface LogFilter {
  actor?: string;
  account?: string;
  token?: string;
  service?: string;
  event?: string;
  since?: string;
  until?: string;
}

export const filterNames = ["actor", "account", "token", "service", "event", "since", "until"] as const;

/** What the address of the page says: which entries, and where the page of them begins. */
export interface LogSearch extends LogFilter {
  /** Those before this one, the newest first. */
  before?: number;
  /** Those after this one: the way back. */
  after?: number;
}

export function logFilter(from: Record<string, unknown>): LogFilter {
  const filter: LogFilter = {};
  for (const name of filterNames) {
    const value = from[name];
    // A name of digits arrives as a number.
    const text = typeof value === "number" ? String(value) : value;
    if (typeof text === "string" && text.trim() !== "") filter[name] = text.trim();
  }
  return filter;
}

export function logSearch(from: Record<string, unknown>): LogSearch {
  const search: LogSearch = logFilter(from);
  if (isPlace(from.before)) search.before = from.before;
  else if (isPlace(from.after)) search.after = from.after;
  return search;
}

function isPlace(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** A page of the log, the newest first, and whether there is more on either side. */
export interface LogPage {
  entries: Entry[];
  /** The `seq` before which the next page begins. */
  older?: number;
  /** The `seq` after which the page before ends. */
  newer?: number;
}

const perPage = 50;

/** The API pages one way; the way back is the other order, turned round. */
export async function logPage(
  { before, after, ...filter }: LogSearch & { fault?: string },
  limit = perPage,
): Promise<LogPage> {
  const ask = async (order: "newest" | "oldest", cursor: number | undefined) => {
    const query = { ...filter, order, limit, ...(cursor === undefined ? {} : { cursor: String(cursor) }) };
    const { data } = await call.GET("/api/v1/log", { params: { query } });
    return data ?? { items: [] };
  };
  if (after !== undefined) {
    const page = await ask("oldest", after);
    // Whoever comes back to the newest gets a whole page of them.
    if ((page.next ?? null) === null) return logPage(filter, limit);
    const entries = page.items.toReversed();
    return { entries, older: entries.at(-1)?.seq, newer: entries[0]?.seq };
  }
  const page = await ask("newest", before);
  return {
    entries: page.items,
    ...((page.next ?? null) === null ? {} : { older: page.items.at(-1)?.seq }),
    ...(before === undefined ? {} : { newer: page.items[0]?.seq ?? before - 1 }),
  };
}

export function logQuery(search: LogSearch & { fault?: string }, limit?: number) {
  return queryOptions({
    queryKey: ["get", "/api/v1/log", search, limit],
    queryFn: () => logPage(search, limit),
    placeholderData: keepPreviousData,
  });
}

/** What came live and what the page has, each once, the newest first. */
export function joined(live: Entry[], page: Entry[]): Entry[] {
  const known = new Set(live.map(({ seq }) => seq));
  return [...live, ...page.filter(({ seq }) => !known.has(seq))].toSorted((a, b) => b.seq - a.seq);
}
