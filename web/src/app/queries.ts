import { notifyManager, QueryCache, QueryClient } from "@tanstack/react-query";

import { failureOf } from "../api/problem";
import { leavesFor } from "../session/over";
import { setTrouble } from "./trouble";

// What is asked is known on the page before anything else happens to it, not after the next click or key: a window whose
// secret is on its way would close at a key that comes right behind the click.
notifyManager.setScheduler(queueMicrotask);

/** Whether no answer of Jeton's arrived. */
const isUnreached = (thrown: unknown) => [0, 502, 503, 504].includes(failureOf(thrown).status);

/** Longer than it takes to leave a page, in milliseconds: nobody sees that a question is still waited for. */
const untilLeft = 600_000;

/**
 * What was asked of the API. A refusal is an answer: only what did not arrive is asked again. Where a page is left because
 * the session is over, its questions stay open until they are forgotten, so that it shows no refusal before it goes.
 */
export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (thrown, query) => {
      if (query.state.data !== undefined && isUnreached(thrown)) setTrouble("unreachable");
    },
    onSuccess: () => setTrouble(undefined),
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, thrown) => leavesFor(thrown) || (count < 2 && isUnreached(thrown)),
      retryDelay: (count, thrown) => (isUnreached(thrown) ? 1_000 * 2 ** count : untilLeft),
    },
    // What was made may hold a secret, which is not kept beyond the window that shows it.
    mutations: { onError: leavesFor, gcTime: 0 },
  },
});
