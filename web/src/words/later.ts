import { account } from "../account/words";
import { accounts } from "../accounts/words";
import { faults } from "../faults/words";
import { help } from "../help/words";
import { link } from "../link/words";
import { log } from "../log/words";
import { notices } from "../notices/words";
import { overview } from "../overview/words";
import { reference } from "../reference/words";
import { refused } from "../refused/words";
import { services } from "../services/words";
import { settings } from "../settings/words";
import { sweeps } from "../sweeps/words";
import { token } from "../token/words";
import { usage } from "../usage/words";
import { webhooks } from "../webhooks/words";

/** The words of the parts that are loaded later: they come with the first of those pages. */
export const later = {
  account,
  accounts,
  faults,
  help,
  link,
  log,
  notices,
  overview,
  reference,
  refused,
  services,
  settings,
  sweeps,
  token,
  usage,
  webhooks,
};
