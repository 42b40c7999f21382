import { queryOptions, useMutation } from "@tanstack/react-query";

import { api, call, type Schemas } from "../api/client";
import { useServicesChanged } from "./policy/useApply";

export type Preset = Schemas["PresetView"];

export const presetsQuery = queryOptions({
  ...api.queryOptions("get", "/api/v1/presets"),
  staleTime: Number.POSITIVE_INFINITY,
});

/** A preset with the text of its policy. */
export function presetQuery(name: string) {
  return queryOptions({
    ...api.queryOptions("get", "/api/v1/presets/{name}", { params: { path: { name } } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Makes a service with the rules of a preset. */
export function useMake() {
  const changed = useServicesChanged();
  return useMutation({
    mutationFn: async ({ preset, name }: { preset: string; name: string }) => {
      const { data } = await call.POST("/api/v1/services", { body: { preset, name } });
      if (data === undefined) throw new Error("the answer has no service");
      return data;
    },
    onSuccess: changed,
  });
}
