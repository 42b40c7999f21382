import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";

import { call, type Schemas } from "../api/client";
import type { paths } from "../api/schema";
import { useTokensChanged } from "../tokens/tokens";
import { isEmpty, type Selection, type TokenSearch } from "./search";

export type Foretold = Schemas["ForetoldView"];
export type Receipt = Schemas["SweepView"];
export type Cause = Schemas["CauseText"];

const LENGTH = 50;
/** So often a page is gone on with: over a million tokens, of which none may fit. */
const TURNS = 250;

/** A page of everybody's tokens that one manages. Those that have ended are shown where they are asked for. */
export function allTokensQuery(search: TokenSearch) {
  const ended = search.state === undefined ? { ended: false } : {};
  const query = { ...search, ...ended, account: search.account ?? "*" };
  return queryOptions({
    queryKey: ["get", "/api/v1/tokens", "filled", query] as const,
    queryFn: ({ signal }) => filledPage(query, signal),
    placeholderData: keepPreviousData,
  });
}

type TokensAsked = NonNullable<paths["/api/v1/tokens"]["get"]["parameters"]["query"]>;

/** A whole page: where the server ends one early because it had to pass over much, it is asked to go on. */
async function filledPage(query: TokensAsked, signal: AbortSignal) {
  const items: Schemas["TokenView"][] = [];
  let cursor = query.cursor;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const limit = LENGTH - items.length;
    const { data } = await call.GET("/api/v1/tokens", {
      params: { query: { ...query, cursor, limit } },
      signal,
    });
    items.push(...(data?.items ?? []));
    cursor = data?.next ?? undefined;
    if (cursor === undefined || items.length === LENGTH) break;
  }
  return { items, next: cursor };
}

function order(selection: Selection) {
  return { filter: selection, ...(isEmpty(selection) ? { everything: true } : {}) };
}

async function foretell(selection: Selection): Promise<Foretold> {
  const { data } = await call.POST("/api/v1/tokens/revoke", {
    body: { ...order(selection), dry_run: true },
  });
  if (data === undefined || !("mark" in data)) throw new Error("the answer foretells nothing");
  return data;
}

/** What a sweep would end: looked at anew each time the window opens. */
export function useForetold(selection: Selection) {
  return useQuery({
    queryKey: ["sweep", "foretold", selection],
    queryFn: () => foretell(selection),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** How many are left while a sweep runs. */
export function useLeft(selection: Selection, isRunning: boolean): number | undefined {
  return useQuery({
    queryKey: ["sweep", "left", selection],
    queryFn: async () => (await foretell(selection)).count,
    enabled: isRunning,
    refetchInterval: 1_000,
    gcTime: 0,
  }).data;
}

/** Ends exactly what was foretold. Repeating it after a lost answer gives the same receipt. */
export function useSweep() {
  const changed = useTokensChanged();
  return useMutation({
    mutationFn: async (sweep: { selection: Selection; cause: Cause; mark: string; key: string }) => {
      const { data } = await call.POST("/api/v1/tokens/revoke", {
        body: { ...order(sweep.selection), cause: sweep.cause, expect: sweep.mark },
        params: { header: { "Idempotency-Key": sweep.key } },
      });
      if (data === undefined || !("id" in data)) throw new Error("the answer has no receipt");
      return data;
    },
    onSettled: changed,
  });
}
