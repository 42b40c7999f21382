import type { ReactNode } from "react";

/** Where a table is wider than the page, it is moved sideways, by the keyboard as well. */
export function WideTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a section would be a place of the page beside the one that the table is in
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1)
    <div role="group" aria-label={label} className="wide" tabIndex={0}>
      {children}
    </div>
  );
}
