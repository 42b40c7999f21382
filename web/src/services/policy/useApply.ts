import { useMutation, useQueryClient } from "@tanstack/react-query";

import { call } from "../../api/client";
import { serviceQuery } from "../services";

interface Order {
  name: string;
  policy: string;
  /** The word of the preview that was looked at. */
  accept?: string | null;
}

/** Everything about services is asked anew. */
export function useServicesChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(
      ["/api/v1/services", "/api/v1/services/{name}", "/api/v1/services/{name}/settings"].map((path) =>
        queries.invalidateQueries({ queryKey: ["get", path] }),
      ),
    );
  };
}

/** Gives a service another policy, or makes it with one. */
export function useApply() {
  const queries = useQueryClient();
  const changed = useServicesChanged();
  return useMutation({
    mutationFn: async ({ name, policy, accept }: Order) => {
      const { data } = await call.PUT("/api/v1/services/{name}", {
        params: { path: { name } },
        body: { policy, ...(accept ? { accept } : {}) },
      });
      if (data === undefined) throw new Error("the answer has no service");
      return data;
    },
    onSuccess: (service) => {
      queries.setQueryData(serviceQuery(service.name).queryKey, service);
      return changed();
    },
  });
}
