import { useMutation } from "@tanstack/react-query";

import { call, type Schemas } from "../api/client";
import { useTokensChanged } from "../tokens/tokens";

type Change =
  | { rename: string }
  | { rescope: string[] }
  | { extend: Schemas["Extension"] }
  | { revoke: Schemas["CauseText"] }
  | "quarantine"
  | "release"
  | "closeGrace"
  | "takeBack";

async function change(id: string, what: Change): Promise<unknown> {
  const params = { path: { id } };
  switch (what) {
    case "quarantine":
      return call.POST("/api/v1/tokens/{id}/quarantine", { params });
    case "release":
      return call.POST("/api/v1/tokens/{id}/release", { params });
    case "closeGrace":
      return call.POST("/api/v1/tokens/{id}/rotation/close", { params });
    case "takeBack":
      return call.POST("/api/v1/tokens/{id}/rotation/cancel", { params });
  }
  if ("rename" in what) return call.PATCH("/api/v1/tokens/{id}", { params, body: { name: what.rename } });
  if ("rescope" in what) return call.PATCH("/api/v1/tokens/{id}", { params, body: { scopes: what.rescope } });
  if ("extend" in what) return call.POST("/api/v1/tokens/{id}/extend", { params, body: what.extend });
  return call.POST("/api/v1/tokens/{id}/revoke", { params, body: { cause: what.revoke } });
}

/** Changes a token, and asks anew what is shown of it. */
export function useChange(id: string) {
  const changed = useTokensChanged();
  return useMutation({ mutationFn: (what: Change) => change(id, what), onSuccess: changed });
}
