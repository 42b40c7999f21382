import { accounts } from "../accounts/words";
import { settings } from "../settings/words";
import { usage } from "../usage/words";

/** The words of the parts that are loaded later: they come with the first of those pages. */
export const later = { accounts, settings, usage };
