/** The secret of a one-time link, taken out of the address bar before anything else reads the address. */

const page = "/link";

/** A secret, and the how manieth it is on this page. */
interface Found {
  secret: string;
  nth: number;
}

let latest: Found = { secret: "", nth: 0 };
const readers = new Set<() => void>();

/** Of a whole link, or of its end, the secret. */
export function secretOf(text: string): string {
  return text.slice(text.lastIndexOf("#") + 1).trim();
}

/** Takes it, where there is one: no entry of the history keeps it. */
function take(): void {
  const { pathname, hash } = globalThis.location;
  if (pathname !== page || hash === "") return;
  history.replaceState(null, "", page);
  found(secretOf(hash));
}

/** Goes on with the secret of a link that somebody pasted; with none, forgets the one there was. */
export function found(fresh: string): void {
  latest = { secret: fresh, nth: latest.nth + 1 };
  for (const reader of readers) reader();
}

/** For React, which asks again when it is told. */
export const theSecret = {
  read: () => latest,
  subscribe: (reader: () => void) => {
    readers.add(reader);
    return () => void readers.delete(reader);
  },
};

take();
// Another link that is pasted over this one loads no page. The router, which is made later, is told later.
addEventListener("popstate", take);
addEventListener("hashchange", take);
