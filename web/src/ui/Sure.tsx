import { Alert } from "@mantine/core";

/** Says what would be lost, in sight: the window may be longer than the screen. */
export function Sure({ children }: { children: string }) {
  return (
    <Alert color="red" role="alert" ref={toSight}>
      {children}
    </Alert>
  );
}

const toSight = (element: HTMLElement | null) => element?.scrollIntoView({ block: "nearest" });
