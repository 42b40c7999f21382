import { onDemand } from "../ui/onDemand";

/** What opens over the pages of services, loaded when somebody wants it. */

export const PresetPane = onDemand(async () => (await import("./PresetPane")).PresetPane);
export const DisableWindow = onDemand(async () => (await import("./DisableWindow")).DisableWindow);
