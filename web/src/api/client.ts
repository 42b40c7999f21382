import createFetchClient from "openapi-fetch";
import createQueryClient from "openapi-react-query";

import { askPassword } from "../session/password";
import { Failure } from "./problem";
import type { components, paths } from "./schema";

/** The nouns of the API, as its description has them. */
export type Schemas = components["schemas"];

/**
 * Sends a request. Where the API wants the password again, the person is asked for it, and the request goes once
 * more; so no page has to know which action needs that.
 */
async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await fetch(request);
  if (answer.ok) return answer;
  const failure = await Failure.of(answer);
  if (failure.code === "step_up_required" && (await askPassword())) {
    const second = await fetch(again);
    if (second.ok) return second;
    throw await Failure.of(second);
  }
  throw failure;
}

/** The API, call by call. What is not a good answer is thrown as a {@link Failure}. */
export const call = createFetchClient<paths>({ baseUrl: globalThis.location?.origin, fetch: send });

/** The API in components: what is asked is kept, and asked anew when it is old. */
export const api = createQueryClient(call);
