import { type ComponentType, lazy, type ReactNode, Suspense, useRef } from "react";

import { loadLaterWords } from "../words";

interface Opened {
  opened: boolean;
}

/** A window or a pane whose code is loaded when it is first opened. Afterwards it stays, so that closing gives the focus back. */
export function onDemand<Props extends Opened>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Part = lazy(async () => {
    const [part] = await Promise.all([load(), import("../app/laterStyles"), loadLaterWords()]);
    return { default: part };
  });
  return (props) => <Kept opened={props.opened} render={() => <Part {...props} />} />;
}

function Kept({ opened, render }: Opened & { render: () => ReactNode }) {
  const wanted = useRef(false);
  wanted.current ||= opened;
  return wanted.current ? <Suspense fallback={null}>{render()}</Suspense> : null;
}
