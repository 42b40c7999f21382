/** What the address of the list of accounts says. What it says wrongly counts as not said. */

export const pageSize = 50;

export const roles = ["admin", "operator", "member"] as const;
export const states = ["active", "disabled", "deleted"] as const;
export const sorts = ["created", "-created", "name", "-name"] as const;

export interface AccountSearch {
  search?: string;
  role?: (typeof roles)[number];
  state?: (typeof states)[number];
  sort?: (typeof sorts)[number];
  cursor?: string;
  /** The service whose members are shown, to those who see no others. */
  service?: string;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

function oneOf<T extends string>(all: readonly T[], value: unknown): T | undefined {
  return all.find((one) => one === value);
}

/** Without what is undefined, so that an address names only what is said. */
function said<T extends object>(all: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T;
}

export function accountSearch(raw: Record<string, unknown>): AccountSearch {
  return said<AccountSearch>({
    // What reads as a number arrives as one.
    search: typeof raw.search === "number" ? String(raw.search) : text(raw.search),
    role: oneOf(roles, raw.role),
    state: oneOf(states, raw.state),
    sort: oneOf(sorts, raw.sort),
    cursor: text(raw.cursor),
    service: text(raw.service),
  });
}

/** Another way to look at the list begins at its first page. */
export function withFilter(search: AccountSearch, change: Partial<AccountSearch>): AccountSearch {
  return accountSearch({ ...search, ...change, cursor: undefined });
}

export const tabs = ["tokens", "account", "sessions", "history"] as const;

/** What the address of an account's page says: which tab, and of which service the tokens are. */
export interface UserSearch {
  tab?: (typeof tabs)[number];
  service?: string;
  /** The name, from where it was known: who only operates a service may not ask for it. */
  name?: string;
}

export function userSearch(raw: Record<string, unknown>): UserSearch {
  return said<UserSearch>({
    tab: oneOf(tabs, raw.tab),
    service: text(raw.service),
    name: text(raw.name),
  });
}
