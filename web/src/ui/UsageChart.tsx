import { lazy, Suspense } from "react";

import type { Counts } from "../usage/bars";
import { loadLaterWords } from "../words";
import { Waiting } from "./Waiting";

const Chart = lazy(async () => {
  const [{ Chart }] = await Promise.all([import("../usage/Chart"), loadLaterWords()]);
  return { default: Chart };
});

/** How often a token or a service was asked about, by hour or day and outcome. What draws it is loaded when it is shown. */
export function UsageChart({ counts }: { counts: Counts }) {
  return (
    <Suspense fallback={<Waiting />}>
      <Chart counts={counts} />
    </Suspense>
  );
}
