import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";

import { api, type Schemas } from "../api/client";

/** Who is signed in, and in which session. */
export type Me = Schemas["CurrentSessionView"];

export const meQuery = queryOptions({ ...api.queryOptions("get", "/api/v1/session"), staleTime: 60_000 });

/** Who looks at the page. Pages below the shell are shown to nobody else. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Whether somebody manages anything but their own. */
export function manages(account: Schemas["AccountView"]): boolean {
  return account.role !== "member";
}
