import { useSyncExternalStore } from "react";

/** What stands between the page and the server, so that what one sees may be old: it does not answer, or the session is over. */
export type Trouble = "unreachable" | "ended";

let trouble: Trouble | undefined;
const listeners = new Set<() => void>();

export function setTrouble(to: Trouble | undefined): void {
  if (trouble === to) return;
  trouble = to;
  for (const listener of listeners) listener();
}

export function useTrouble(): Trouble | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => trouble,
  );
}
