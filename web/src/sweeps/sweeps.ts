import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";

import { api, call, type Schemas } from "../api/client";
import { useTokensChanged } from "../tokens/tokens";
import { isEmpty, type Selection, type TokenSearch } from "./search";

export type Foretold = Schemas["ForetoldView"];
export type Receipt = Schemas["SweepView"];
export type Cause = Schemas["CauseText"];

/** A page of everybody's tokens that one manages. Those that have ended are shown where they are asked for. */
export function allTokensQuery(search: TokenSearch) {
  const ended = search.state === undefined ? { ended: false } : {};
  const query = { ...search, ...ended, account: search.account ?? "*", limit: 50 };
  return queryOptions({
    ...api.queryOptions("get", "/api/v1/tokens", { params: { query } }),
    placeholderData: keepPreviousData,
  });
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
