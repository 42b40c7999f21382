import { useMutation, useQueryClient } from "@tanstack/react-query";

import { call, type Schemas } from "../api/client";

export type Webhook = Schemas["WebhookView"];
export type NewWebhook = Schemas["NewWebhook"];

/** What a webhook is up to: an enabled one may be failing. */
export function stateOf(webhook: Webhook): "enabled" | "disabled" | "failing" {
  if (webhook.state !== "enabled") return "disabled";
  return webhook.failing_since ? "failing" : "enabled";
}

function useWebhooksChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["get", "/api/v1/webhooks"] });
}

/** Makes a webhook. The answer has its secret, which nothing keeps. */
export function useMake() {
  const changed = useWebhooksChanged();
  return useMutation({
    mutationFn: async (order: NewWebhook) => {
      const { data } = await call.POST("/api/v1/webhooks", { body: order });
      if (data === undefined) throw new Error("the answer has no webhook");
      return data;
    },
    onSuccess: changed,
    gcTime: 0,
  });
}

export function useRotate(id: string) {
  const changed = useWebhooksChanged();
  return useMutation({
    mutationFn: async () => {
      const { data } = await call.POST("/api/v1/webhooks/{id}/rotate", { params: { path: { id } } });
      if (data === undefined) throw new Error("the answer has no secret");
      return data.secret;
    },
    onSuccess: changed,
    gcTime: 0,
  });
}

export function useSwitch(id: string) {
  const changed = useWebhooksChanged();
  return useMutation({
    mutationFn: async (to: "enable" | "disable") => {
      const params = { path: { id } };
      if (to === "enable") await call.POST("/api/v1/webhooks/{id}/enable", { params });
      else await call.POST("/api/v1/webhooks/{id}/disable", { params });
      return to;
    },
    onSuccess: changed,
  });
}

export function useTest(id: string) {
  return useMutation({
    mutationFn: async () => {
      const { data } = await call.POST("/api/v1/webhooks/{id}/test", { params: { path: { id } } });
      if (data === undefined) throw new Error("the answer says nothing");
      return data;
    },
  });
}

export function useDelete(id: string) {
  const changed = useWebhooksChanged();
  return useMutation({
    mutationFn: async () => {
      await call.DELETE("/api/v1/webhooks/{id}", { params: { path: { id } } });
    },
    onSuccess: changed,
  });
}
