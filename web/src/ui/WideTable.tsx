import type { ReactNode } from "react";

/** Where a table is wider than the page, it is moved sideways, by the keyboard as well. */
export function WideTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1)
    <section aria-label={label} className="wide" tabIndex={0}>
      {children}
    </section>
  );
}
