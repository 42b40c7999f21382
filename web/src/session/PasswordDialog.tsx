import { useEffect, useRef, useState } from "react";

import { onDemand } from "../ui/onDemand";
import { listen, settle } from "./password";

const PasswordWindow = onDemand(async () => (await import("./PasswordWindow")).PasswordWindow);

/** Asks for the password again, for whichever call needs it. */
export function PasswordDialog() {
  const [opened, setOpened] = useState(false);
  useEffect(() => listen(setOpened), []);
  const close = (confirmed: boolean) => {
    setOpened(false);
    settle(confirmed);
  };
  // Every window listens for Escape, those below this one as well. This listener is older than all of theirs.
  const leave = useRef<() => void>(undefined);
  leave.current = opened ? () => close(false) : undefined;
  useEffect(() => {
    const first = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing || leave.current === undefined) return;
      event.stopImmediatePropagation();
      leave.current();
    };
    addEventListener("keydown", first, { capture: true });
    return () => removeEventListener("keydown", first, { capture: true });
  }, []);
  return <PasswordWindow opened={opened} onClose={close} />;
}
