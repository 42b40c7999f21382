import { type ComponentType, lazy, Suspense, useEffect, useRef, useState } from "react";

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
  }) as unknown as ComponentType<Props>;
  return (props) => <Kept Part={Part} props={props} />;
}

interface Loading<Props extends Opened> {
  Part: ComponentType<Props>;
  props: Props;
}

function Kept<Props extends Opened>({ Part, props }: Loading<Props>) {
  const wanted = useRef(false);
  const [there, setThere] = useState(false);
  wanted.current ||= props.opened;
  if (!wanted.current) return null;
  // It is there first and opens then: what is made open does not note what had the focus.
  return (
    <Suspense fallback={null}>
      <Part {...props} opened={props.opened && there} />
      <Loaded then={setThere} />
    </Suspense>
  );
}

/** Says when what is beside it has been loaded. */
function Loaded({ then }: { then: (there: boolean) => void }) {
  useEffect(() => then(true), [then]);
  return null;
}
