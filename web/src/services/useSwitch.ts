import { useMutation } from "@tanstack/react-query";

import { call } from "../api/client";
import { useServicesChanged } from "./policy/useApply";

/** Lets the tokens of a service work, or stops them all. */
export function useSwitch(name: string, to: "enable" | "disable") {
  const changed = useServicesChanged();
  return useMutation({
    mutationFn: async () => {
      const params = { path: { name } };
      if (to === "enable") await call.POST("/api/v1/services/{name}/enable", { params });
      else await call.POST("/api/v1/services/{name}/disable", { params });
    },
    onSuccess: changed,
  });
}
