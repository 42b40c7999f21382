/** What the address of the list of tokens says. What it says wrongly counts as not said. */

export const states = ["active", "not-yet-valid", "expired", "quarantined", "ended"] as const;
export const sorts = [
  "created",
  "-created",
  "expires",
  "-expires",
  "used",
  "-used",
  "name",
  "-name",
] as const;
export type Column = "created" | "expires" | "used" | "name";

/** Which tokens are meant, in the words of the API. */
export interface Selection {
  account?: string;
  service?: string;
  kind?: string;
  name?: string;
  state?: (typeof states)[number];
  created_from?: string;
  created_before?: string;
  unused_since?: string;
  seen_from?: string;
}

export interface TokenSearch extends Selection {
  sort?: (typeof sorts)[number];
  cursor?: string;
}

const texts = ["account", "service", "kind", "name", "seen_from", "cursor"] as const;
const moments = ["created_from", "created_before", "unused_since"] as const;

export function tokenSearch(raw: Record<string, unknown>): TokenSearch {
  const said: Record<string, string> = {};
  for (const key of texts) {
    // What reads as a number arrives as one.
    const value = typeof raw[key] === "number" ? String(raw[key]) : raw[key];
    if (typeof value === "string" && value !== "") said[key] = value;
  }
  for (const key of moments) {
    const value = raw[key];
    if (typeof value === "string" && !Number.isNaN(Date.parse(value))) said[key] = value;
  }
  const state = states.find((one) => one === raw.state);
  if (state !== undefined) said.state = state;
  const sort = sorts.find((one) => one === raw.sort);
  if (sort !== undefined) said.sort = sort;
  return said;
}

/** Another way to look at the list begins at its first page. Another service has other kinds. */
export function withChange(search: TokenSearch, change: Partial<TokenSearch>): TokenSearch {
  const kind = change.service === undefined ? {} : { kind: undefined };
  return tokenSearch({ ...search, ...kind, cursor: undefined, ...change });
}

/** Which tokens are meant, without how they are shown. */
export function selectionOf({ sort: _, cursor: __, ...selection }: TokenSearch): Selection {
  return selection;
}

export function isEmpty(selection: Selection): boolean {
  return Object.keys(selection).length === 0;
}

/** A moment as `datetime-local` has it, in the reader's zone; and back. */
export function localOf(moment: string | undefined): string {
  if (moment === undefined) return "";
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function momentOf(local: string): string | undefined {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString().replace(".000Z", "Z");
}
