import type { QueryClient } from "@tanstack/react-query";

import { call } from "../api/client";
import { follow } from "../words";
import { meQuery } from "./me";

/** Signs in, and shows what follows in the language of the account. */
export async function signIn(queries: QueryClient, account: string, password: string): Promise<void> {
  await call.POST("/api/v1/sessions", { body: { account, password, cookie: true } });
  queries.clear();
  const me = await queries.fetchQuery(meQuery);
  await follow(me.account.language);
}
