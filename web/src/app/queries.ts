import { QueryCache, QueryClient } from "@tanstack/react-query";

import { failureOf } from "../api/problem";
import { setTrouble } from "./trouble";

type Over = () => void;
let over: Over = () => undefined;

/** Says what is done when the API knows the session no more. */
export function whenSessionEnds(then: Over): void {
  over = then;
}

/** Whether no answer of Jeton's arrived. */
const isUnreached = (thrown: unknown) => [0, 502, 503, 504].includes(failureOf(thrown).status);

export function noteFailure(thrown: unknown): void {
  if (failureOf(thrown).status === 401) over();
}

/** What was asked of the API. A refusal is an answer: only what did not arrive is asked again. */
export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (thrown, query) => {
      if (query.state.data !== undefined && isUnreached(thrown)) setTrouble("unreachable");
      noteFailure(thrown);
    },
    onSuccess: () => setTrouble(undefined),
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, thrown) => count < 2 && isUnreached(thrown),
    },
    // What was made may hold a secret, which is not kept beyond the window that shows it.
    mutations: { onError: noteFailure, gcTime: 0 },
  },
});
