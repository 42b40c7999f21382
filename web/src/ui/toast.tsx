import { Button, Group } from "@mantine/core";
import i18next from "i18next";
import { lazy, type ReactNode, Suspense, useSyncExternalStore } from "react";

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
  message: ReactNode;
  color: string;
  autoClose?: number;
};

async function show(toast: Toast): Promise<() => void> {
  wanted = true;
  changed();
  const { notifications } = await import("@mantine/notifications");
  const id = notifications.show(toast);
  return () => notifications.hide(id);
}

/**
 * Says that something was done; with `undo`, also how it is taken back. That is a call like any other: the API checks it
 * as it would from a page.
 */
export function tell(message: string, undo?: () => Promise<unknown>): void {
  if (undo === undefined) {
    void show({ message, color: "coin" });
    return;
  }
  const takeBack = async () => {
    (await shown)();
    try {
      await undo();
      tell(i18next.t("undone"));
    } catch (thrown) {
      tellFailure(thrown);
    }
  };
  const text = (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      {message}
      <Button variant="default" size="compact-sm" flex="none" onClick={() => void takeBack()}>
        {i18next.t("undo")}
      </Button>
    </Group>
  );
  const shown = show({ message: text, color: "coin", autoClose: 15_000 });
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
