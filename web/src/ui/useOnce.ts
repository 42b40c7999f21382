import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";

import { useUnsaved } from "./unsaved";

/**
 * For a window with a secret that cannot be shown again: whatever closes it by the way, the browser's way back too, first
 * makes it warn. The end of the session does not take it away.
 */
export function useOnce(isOnce: boolean, onClose: () => void) {
  const [warned, setWarned] = useState(false);
  useUnsaved(isOnce);
  useBlocker({
    shouldBlockFn: () => {
      setWarned(true);
      return !warned;
    },
    enableBeforeUnload: isOnce,
    disabled: !isOnce,
  });
  const leave = () => {
    setWarned(false);
    onClose();
  };
  const close = () => {
    if (isOnce && !warned) setWarned(true);
    else leave();
  };
  return { warned, close, leave };
}

/** While the answer with such a secret is on its way, the page stays: with it the secret would go. */
export function useStay(isAwaited: boolean): void {
  useUnsaved(isAwaited);
  useBlocker({ shouldBlockFn: () => true, enableBeforeUnload: isAwaited, disabled: !isAwaited });
}
