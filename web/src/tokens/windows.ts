import { onDemand } from "../ui/onDemand";

/** What opens over a list of tokens, loaded when somebody wants it. */

export const NewTokenPane = onDemand(async () => (await import("./NewTokenPane")).NewTokenPane);
export const NewSecretWindow = onDemand(async () => (await import("./NewSecretWindow")).NewSecretWindow);
export const ResetWindow = onDemand(async () => (await import("./ResetWindow")).ResetWindow);
export const DeleteWindow = onDemand(async () => (await import("./DeleteWindow")).DeleteWindow);
