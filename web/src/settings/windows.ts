import { onDemand } from "../ui/onDemand";

/** What opens over a list of settings, loaded when somebody wants it. */

export const ConfigPane = onDemand(async () => (await import("./ConfigPane")).ConfigPane);
export const RemoveWindow = onDemand(async () => (await import("./RemoveWindow")).RemoveWindow);
export const RotateKeyWindow = onDemand(async () => (await import("./RotateKeyWindow")).RotateKeyWindow);
