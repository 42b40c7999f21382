import { useQueries, useQuery } from "@tanstack/react-query";

import { api, call, type Schemas } from "../api/client";
import { managesService, type Service, useServices } from "../services/services";
import { useMe } from "../session/me";
import { summed } from "./sum";

/** The services that whoever looks manages. */
export function useManaged(): Service[] {
  const me = useMe();
  return useServices().filter((service) => managesService(me, service));
}

const calmly = 60_000;

/** How often all of these services were asked, from then on. */
export function useUsageOf(services: Service[], from: string) {
  return useQueries({
    queries: services.map(({ name }) => ({
      ...api.queryOptions("get", "/api/v1/services/{name}/usage", {
        params: { path: { name }, query: { from } },
      }),
      refetchInterval: calmly,
    })),
    combine: (answers) => ({
      isPending: answers.some(({ isPending }) => isPending),
      error: answers.find(({ error }) => error)?.error,
      counts: summed(answers.flatMap(({ data }) => (data === undefined ? [] : [data]))),
    }),
  });
}

export type Top = Schemas["TopView"];
export type By = "allowed" | "denied" | "idle";

/** So many are ranked. */
const ranked = 5;

/** The first tokens of these services by their use today. */
export function useTop(services: Service[], by: By) {
  return useQueries({
    queries: services.map(({ name }) => ({
      ...api.queryOptions("get", "/api/v1/services/{name}/usage/top", {
        params: { path: { name }, query: { by, limit: ranked } },
      }),
      refetchInterval: calmly,
    })),
    combine: (answers) => ({
      isPending: answers.some(({ isPending }) => isPending),
      error: answers.find(({ error }) => error)?.error,
      tokens: first(
        answers.flatMap(({ data }) => data?.items ?? []),
        by,
      ),
    }),
  });
}

/** Those that come first where each service has brought its own first ones. */
function first(tokens: Top[], by: By): Top[] {
  const idleSince = (token: Top) => Date.parse(token.last_used_at ?? token.created_at);
  const order = {
    allowed: (a: Top, b: Top) => (b.allowed ?? 0) - (a.allowed ?? 0),
    denied: (a: Top, b: Top) => (b.denied ?? 0) - (a.denied ?? 0),
    idle: (a: Top, b: Top) => idleSince(a) - idleSince(b),
  };
  return tokens.toSorted(order[by]).slice(0, ranked);
}

/** Whether there is anybody but the first administrator. */
export function useHasPeople(wanted: boolean) {
  return useQuery({
    queryKey: ["get", "/api/v1/accounts", "any"],
    queryFn: async () => {
      const { data } = await call.GET("/api/v1/accounts", { params: { query: { limit: 2 } } });
      return (data?.items.length ?? 0) > 1;
    },
    enabled: wanted,
  });
}

/** The faults that say that a token is near its end, the nearest first. */
export function useExpiring(most: number) {
  return useQuery({
    queryKey: ["get", "/api/v1/faults", "expiring"],
    queryFn: async () => {
      const query = { cause: "token-expiring", limit: 200 };
      const { data } = await call.GET("/api/v1/faults", { params: { query } });
      return data?.items ?? [];
    },
    select: (faults) => faults.toSorted((a, b) => end(a) - end(b)).slice(0, most),
    refetchInterval: calmly,
  });
}

function end(fault: { expires_at?: string | null }): number {
  return fault.expires_at ? Date.parse(fault.expires_at) : Number.POSITIVE_INFINITY;
}
