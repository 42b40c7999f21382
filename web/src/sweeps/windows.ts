import { onDemand } from "../ui/onDemand";

/** What opens over the list of all tokens, loaded when somebody wants it. */

export const SweepWindow = onDemand(async () => (await import("./SweepWindow")).SweepWindow);
