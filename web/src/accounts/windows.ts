import { onDemand } from "../ui/onDemand";

/** What opens over the pages of accounts, loaded when somebody wants it. */

export const AddAccountPane = onDemand(async () => (await import("./AddAccountPane")).AddAccountPane);
export const LinkWindow = onDemand(async () => (await import("./LinkWindow")).LinkWindow);
export const LeaveWindow = onDemand(async () => (await import("./LeaveWindow")).LeaveWindow);
