import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, call, type Schemas } from "../api/client";

export type Fault = Schemas["FaultView"];

/** What can be wrong, as the API names it. */
export const causes = [
  "token-expiring",
  "retired-secret-used",
  "quarantined-token-used",
  "mail-undeliverable",
  "webhook-failing",
  "clock-jumped",
  "log-chain-broken",
  "disk-nearly-full",
  "key-missing",
  "row-altered",
  "journal-broken",
  "restored",
] as const;

export type Cause = (typeof causes)[number];

export const states = ["open", "closed", "all"] as const;

/** Which faults are shown. It stands in the address of the page. */
export interface FaultFilter {
  state?: "closed" | "all";
  service?: string;
  cause?: Cause;
}

/** What an address says of the faults to show; what it says wrongly does not count. */
export function faultFilter(search: Record<string, unknown>): FaultFilter {
  const state = (["closed", "all"] as const).find((state) => state === search.state);
  const cause = causes.find((cause) => cause === search.cause);
  const service = typeof search.service === "string" && search.service !== "" ? search.service : undefined;
  return {
    ...(state === undefined ? {} : { state }),
    ...(service === undefined ? {} : { service }),
    ...(cause === undefined ? {} : { cause }),
  };
}

const listed = ["get", "/api/v1/faults"] as const;
/** How often open faults are looked for where they are on the screen, and where they are but counted. */
const calmly = 60_000;

export function useFaults(filter: FaultFilter) {
  return useInfiniteQuery({
    queryKey: [...listed, "pages", filter],
    queryFn: async ({ pageParam }) => {
      const query = {
        ...filter,
        sort: "-opened" as const,
        limit: 50,
        ...(pageParam === "" ? {} : { cursor: pageParam }),
      };
      const { data } = await call.GET("/api/v1/faults", { params: { query } });
      return data ?? { items: [] };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: calmly,
  });
}

/** The first of the open faults: as many as one page of the API can have, and whether there are more. */
export function useOpenFaults(most: number) {
  return useQuery({
    queryKey: [...listed, "open", most],
    queryFn: async () => {
      const { data } = await call.GET("/api/v1/faults", { params: { query: { limit: most } } });
      return data ?? { items: [] };
    },
    staleTime: calmly / 2,
    refetchInterval: calmly,
  });
}

export function useFault(id: string) {
  return api.useQuery(
    "get",
    "/api/v1/faults/{id}",
    { params: { path: { id } } },
    { refetchInterval: (query) => (query.state.data?.state === "closed" ? false : calmly) },
  );
}

/** Everything about faults is asked anew. */
export function useFaultsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: listed }),
      queries.invalidateQueries({ queryKey: ["get", "/api/v1/faults/{id}"] }),
    ]);
  };
}

export function useCloseFault(id: string) {
  const changed = useFaultsChanged();
  return useMutation({
    mutationFn: async () => {
      await call.POST("/api/v1/faults/{id}/close", { params: { path: { id } } });
    },
    // Somebody else may have closed it.
    onSettled: changed,
  });
}
