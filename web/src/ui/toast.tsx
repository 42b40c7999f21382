import i18next from "i18next";
import { lazy, Suspense, useSyncExternalStore } from "react";

import { failureOf } from "../api/problem";
import { detail } from "./FailureNote";

const Notifications = lazy(async () => {
  const [{ Notifications }] = await Promise.all([
    import("@mantine/notifications"),
    import("../app/laterStyles"),
  ]);
  return { default: Notifications };
});

let wanted = false;
let changed: () => void = () => undefined;

const subscribe = (listener: () => void) => {
  changed = listener;
  return () => {
    changed = () => undefined;
  };
};

/** Where toasts are shown, from the first of them on. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => wanted);
  return (
    shown && (
      <Suspense fallback={null}>
        <Notifications position="bottom-right" limit={3} />
      </Suspense>
    )
  );
}

type Toast = {
  title?: string;
  message: string;
  color: string;
  autoClose?: number;
};

async function show(toast: Toast): Promise<void> {
  wanted = true;
  changed();
  const { notifications } = await import("@mantine/notifications");
  notifications.show(toast);
}

/** Says that something was done. */
export function tell(message: string): void {
  void show({ message, color: "coin" });
}

/** Says that something was not done, and why. */
export function tellFailure(thrown: unknown): void {
  const failure = failureOf(thrown);
  const t = i18next.getFixedT(null, "common");
  void show({
    title: t("failed"),
    message: `${detail(failure, t)} (${failure.code})`,
    color: "red",
    autoClose: 12_000,
  });
}
