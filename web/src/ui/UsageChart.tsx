import { lazy, Suspense } from "react";

import type { Counts } from "../usage/bars";
import { Waiting } from "./Waiting";

const Chart = lazy(async () => ({ default: (await import("../usage/Chart")).Chart }));

/** How often a token or a service was asked about, by hour or day and outcome. What draws it is loaded when it is shown. */
export function UsageChart({ counts }: { counts: Counts }) {
  return (
    <Suspense fallback={<Waiting />}>
      <Chart counts={counts} />
    </Suspense>
  );
}
