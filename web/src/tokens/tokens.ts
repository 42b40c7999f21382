import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, call, type Schemas } from "../api/client";

export type Token = Schemas["TokenView"];
export type Issued = Schemas["IssuedView"];

/** What a token is called where people read it: its name, or its last characters. */
export function called(token: Pick<Token, "name" | "hint">): string {
  return token.name ?? `…${token.hint}`;
}

/** Whether it has neither ended nor is in quarantine: else nobody can read its secret or give it another. */
export function isUsable(token: Token): boolean {
  return (token.ended_at ?? token.quarantined_at ?? null) === null;
}

/** An account's tokens of a kind; the caller's own where no account is named. */
export function tokensQuery(which: {
  service: string;
  kind?: string;
  account?: string;
  ended?: boolean;
  cursor?: string;
}) {
  return queryOptions(
    api.queryOptions("get", "/api/v1/tokens", { params: { query: { ...which, limit: 50 } } }),
  );
}

export function tokenQuery(id: string) {
  return queryOptions(api.queryOptions("get", "/api/v1/tokens/{id}", { params: { path: { id } } }));
}

/** The secret of a token that can be shown again. It is kept nowhere: each look asks the API, which notes it in the log. */
export async function reveal(id: string): Promise<string> {
  const { data } = await call.POST("/api/v1/tokens/{id}/reveal", { params: { path: { id } }, body: {} });
  if (data === undefined) throw new Error("the answer has no secret");
  return data.secret;
}

/** Everything about tokens is asked anew. */
export function useTokensChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["get", "/api/v1/tokens"] }),
      queries.invalidateQueries({ queryKey: ["get", "/api/v1/tokens/{id}"] }),
      queries.invalidateQueries({ queryKey: ["get", "/api/v1/tokens/{id}/uses"] }),
      queries.invalidateQueries({ queryKey: ["get", "/api/v1/log"] }),
    ]);
  };
}

/** Makes a token. Repeating the same request after a lost answer makes no second one. */
export function useIssue() {
  const changed = useTokensChanged();
  return useMutation({
    mutationFn: async ({ order, key }: { order: Schemas["NewToken"]; key: string }) => {
      const { data } = await call.POST("/api/v1/tokens", {
        body: order,
        params: { header: { "Idempotency-Key": key } },
      });
      if (data === undefined) throw new Error("the answer has no token");
      return data;
    },
    // Not awaited: the secret is shown at once, however slow the lists are.
    onSuccess: () => void changed(),
  });
}

export function useRotate(id: string) {
  const changed = useTokensChanged();
  return useMutation({
    mutationFn: async ({ grace, key }: { grace: string | undefined; key: string }) => {
      const { data } = await call.POST("/api/v1/tokens/{id}/rotate", {
        params: { path: { id }, header: { "Idempotency-Key": key } },
        body: grace === undefined ? {} : { grace },
      });
      if (data === undefined) throw new Error("the answer has no token");
      return data;
    },
    // Not awaited: the secret is shown at once, however slow the lists are.
    onSuccess: () => void changed(),
  });
}

export function useDelete(id: string) {
  const changed = useTokensChanged();
  return useMutation({
    mutationFn: async () => {
      await call.DELETE("/api/v1/tokens/{id}", { params: { path: { id } } });
    },
    onSuccess: changed,
  });
}
