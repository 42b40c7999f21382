import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, call, type Schemas } from "../api/client";
import { type AccountSearch, pageSize } from "./search";

export type Account = Schemas["AccountView"];
export type Role = Schemas["RoleText"];
export type Link = Schemas["LinkView"];
export type Fates = Schemas["FatesView"];

export type Standing = "active" | "invited" | "disabled" | "deleted";

/** How an account stands, in one word. */
export function standing(account: Pick<Account, "deleted" | "disabled" | "invited">): Standing {
  if (account.deleted) return "deleted";
  if (account.disabled) return "disabled";
  return account.invited ? "invited" : "active";
}

/** A page of the accounts; the page before stays until it is there. */
export function accountsQuery({ service: _, ...asked }: AccountSearch) {
  return queryOptions({
    ...api.queryOptions("get", "/api/v1/accounts", { params: { query: { ...asked, limit: pageSize } } }),
    placeholderData: keepPreviousData,
  });
}

/** A page of those who may hold tokens of a service. */
export function membersQuery(name: string, cursor: string | undefined) {
  return queryOptions({
    ...api.queryOptions("get", "/api/v1/services/{name}/members", {
      params: { path: { name }, query: { cursor, limit: pageSize } },
    }),
    placeholderData: keepPreviousData,
  });
}

export function accountQuery(id: string) {
  return queryOptions(api.queryOptions("get", "/api/v1/accounts/{id}", { params: { path: { id } } }));
}

/** Everything about accounts is asked anew, and their tokens, which follow them. */
function useAccountsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    const about = [
      "/api/v1/accounts",
      "/api/v1/accounts/{id}",
      "/api/v1/services/{name}/members",
      "/api/v1/tokens",
      "/api/v1/log",
    ];
    await Promise.all(about.map((path) => queries.invalidateQueries({ queryKey: ["get", path] })));
  };
}

/** Makes an account. Repeating the same request after a lost answer makes no second one. */
export function useCreate() {
  const changed = useAccountsChanged();
  return useMutation({
    mutationFn: async ({ order, key }: { order: Schemas["NewAccount"]; key: string }) => {
      const { data } = await call.POST("/api/v1/accounts", {
        body: order,
        params: { header: { "Idempotency-Key": key } },
      });
      if (data === undefined) throw new Error("the answer has no account");
      return data;
    },
    // A link is in the answer: it is kept no longer than the window that shows it.
    gcTime: 0,
    onSuccess: changed,
  });
}

export function useChange(id: string) {
  const changed = useAccountsChanged();
  return useMutation({
    mutationFn: async (change: Schemas["AccountChange"]) => {
      await call.PATCH("/api/v1/accounts/{id}", { params: { path: { id } }, body: change });
    },
    onSuccess: changed,
  });
}

/** Disables or deletes an account, and says what became of its tokens. */
export function useLeave(id: string, how: "disable" | "delete") {
  const changed = useAccountsChanged();
  return useMutation({
    mutationFn: async () => {
      const params = { path: { id } };
      const { data } = await (how === "disable"
        ? call.POST("/api/v1/accounts/{id}/disable", { params })
        : call.DELETE("/api/v1/accounts/{id}", { params }));
      if (data === undefined) throw new Error("the answer has no account");
      return data.tokens;
    },
    onSuccess: changed,
  });
}

export function useEnable(id: string) {
  const changed = useAccountsChanged();
  return useMutation({
    mutationFn: async () => {
      await call.POST("/api/v1/accounts/{id}/enable", { params: { path: { id } } });
    },
    onSuccess: changed,
  });
}

/** Makes a link by which somebody chooses their password. The one before it works no more. */
export function useLink(id: string) {
  return useMutation({
    mutationFn: async () => {
      const { data } = await call.POST("/api/v1/accounts/{id}/links", { params: { path: { id } } });
      if (data === undefined) throw new Error("the answer has no link");
      return data;
    },
    gcTime: 0,
  });
}
