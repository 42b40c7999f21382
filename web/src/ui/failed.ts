import { failureOf } from "../api/problem";

/** What a question came to, as far as it matters here. */
interface Asked {
  isError: boolean;
  error: unknown;
  data: unknown;
}

/**
 * Whether there is nothing to show but a failure. What is there stays, with all that was opened and typed on it, while the
 * server cannot be reached and where the session is over: that is said above the page.
 */
export function failed<Query extends Asked>(query: Query): query is Query & { isLoadingError: true } {
  return query.isError && (query.data === undefined || !isPassing(query.error));
}

/** Whether it says nothing about what was asked for. */
function isPassing(thrown: unknown): boolean {
  return [0, 401, 502, 503, 504].includes(failureOf(thrown).status);
}
