import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";

export const spans = { day: 24, week: 7 * 24, month: 30 * 24 } as const;
export type Span = keyof typeof spans;

/** The beginning of a span that ends now, to the hour: so that what was asked a moment ago is asked in the same words. */
export function beginning(span: Span, now: number): string {
  const hour = 3_600_000;
  return new Date(Math.floor(now / hour) * hour - (spans[span] - 1) * hour).toISOString();
}

/** Which time is looked at. */
export function SpanChoice({ value, onChange }: { value: Span; onChange: (span: Span) => void }) {
  const { t } = useTranslation("usage");
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("last")}
      value={value}
      onChange={(chosen) => onChange(chosen as Span)}
      data={(Object.keys(spans) as Span[]).map((span) => ({ value: span, label: t(`spans.${span}`) }))}
    />
  );
}
