import { useEffect, useState } from "react";

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
  return <PasswordWindow opened={opened} onClose={close} />;
}
