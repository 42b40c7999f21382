import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, call, type Schemas } from "../api/client";

export type Setting = Schemas["SettingView"];

/** A setting, and the name of the service whose policy declares it. */
export interface Declared {
  service: string;
  setting: Setting;
}

/** What the settings of a service are, for those who manage it. */
export function settingsQuery(service: string) {
  return queryOptions(
    api.queryOptions("get", "/api/v1/services/{name}/settings", { params: { path: { name: service } } }),
  );
}

function useSettingsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["get", "/api/v1/services/{name}/settings"] }),
      queries.invalidateQueries({ queryKey: ["get", "/api/v1/services/{name}"] }),
      queries.invalidateQueries({ queryKey: ["get", "/api/v1/services"] }),
    ]);
  };
}

export interface Wanted {
  service: string;
  type: string;
  key: string;
  value: string;
}

/** The value that is kept of a setting, whether it counts or an environment variable wins over it. */
export function kept(setting: Setting): string | undefined {
  const value = setting.source === "set" ? setting.value : setting.overridden;
  return value ?? undefined;
}

export function useSet() {
  const changed = useSettingsChanged();
  return useMutation({
    mutationFn: async ({ service, type, key, value }: Wanted) => {
      const { data } = await call.PUT("/api/v1/services/{name}/settings/{key}", {
        params: { path: { name: service, key } },
        body: { value, ...(type === "" ? {} : { type }) },
      });
      if (data === undefined) throw new Error("the answer has no setting");
      return data;
    },
    onSuccess: changed,
  });
}

export function useUnset() {
  const changed = useSettingsChanged();
  return useMutation({
    mutationFn: async ({ service, setting }: Declared) => {
      await call.DELETE("/api/v1/services/{name}/settings/{key}", {
        params: { path: { name: service, key: setting.key } },
      });
    },
    onSuccess: changed,
  });
}

/** Gives a setting the value back that it had, or none where it had none. */
export function useRestore(): (before: Declared) => Promise<unknown> {
  const set = useSet();
  const unset = useUnset();
  return (before) => {
    const { service, setting } = before;
    const value = kept(setting);
    if (value === undefined) return unset.mutateAsync(before);
    return set.mutateAsync({ service, type: setting.type ?? "", key: setting.key, value });
  };
}
