import { onDemand } from "../ui/onDemand";

/** What opens over the list of webhooks, loaded when somebody wants it. */

export const WebhookPane = onDemand(async () => (await import("./WebhookPane")).WebhookPane);
export const SecretWindow = onDemand(async () => (await import("./SecretWindow")).SecretWindow);
export const RotateWindow = onDemand(async () => (await import("./RotateWindow")).RotateWindow);
export const DeleteWindow = onDemand(async () => (await import("./DeleteWindow")).DeleteWindow);
