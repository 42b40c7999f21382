import { Group, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import "../app/laterStyles";
import { exact } from "../format/time";
import { WideTable } from "../ui/WideTable";
import { useLanguage } from "../words/useLanguage";
import { type Bar, bars, type Counts, isByDay, outcomes, sum } from "./bars";
import classes from "./Chart.module.css";
import { useOutcome } from "./outcome";

/** Calls over time, in bars by what came of them; and the same as a table. */
export function Chart({ counts }: { counts: Counts }) {
  const { t } = useTranslation("usage");
  const language = useLanguage();
  const called = useOutcome();
  const all = bars(counts);
  const shown = outcomes(counts.totals);
  const accepted = counts.totals.allowed ?? 0;
  const refused = sum(counts.totals) - accepted;
  const number = new Intl.NumberFormat(language);
  const time = useTime(isByDay(counts));
  const edge = useEdge(isByDay(counts));
  const [first, last] = [all[0], all.at(-1)];
  if (shown.length === 0 || first === undefined || last === undefined) {
    return (
      <Text size="sm" c="dimmed" py="md">
        {t("none")}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      <Group gap="lg">
        {shown.map((outcome, place) => (
          <Group key={outcome} gap={6} wrap="nowrap">
            <span className={`${classes.key} ${shade(outcome, place, shown)}`} />
            <Text size="sm">
              {called(outcome)}: {number.format(counts.totals[outcome] ?? 0)}
            </Text>
          </Group>
        ))}
      </Group>
      <Bars
        all={all}
        shown={shown}
        label={t("chart", {
          from: exact(counts.from, language),
          to: exact(counts.to, language),
          accepted: number.format(accepted),
          refused: number.format(refused),
        })}
        hint={(bar) =>
          [time(bar.from), ...parts(bar, shown).map(([outcome, n]) => `${called(outcome)}: ${n}`)].join("\n")
        }
      />
      <Group justify="space-between" wrap="nowrap">
        <Text size="xs" c="dimmed" className={classes.time}>
          {edge(first.from)}
        </Text>
        <Text size="xs" c="dimmed" className={classes.time}>
          {edge(last.from)}
        </Text>
      </Group>
      <details className={classes.table}>
        <summary>{t("table")}</summary>
        <WideTable label={t("table")}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("time")}</Table.Th>
                {shown.map((outcome) => (
                  <Table.Th key={outcome} ta="right">
                    {called(outcome)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {all
                .filter((bar) => sum(bar.counts) > 0)
                .map((bar) => (
                  <Table.Tr key={bar.from}>
                    <Table.Td className={classes.time}>{time(bar.from)}</Table.Td>
                    {shown.map((outcome) => (
                      <Table.Td key={outcome} ta="right">
                        {number.format(bar.counts[outcome] ?? 0)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      </details>
    </Stack>
  );
}

interface BarsProps {
  all: Bar[];
  shown: string[];
  label: string;
  hint: (bar: Bar) => string;
}

function Bars({ all, shown, label, hint }: BarsProps) {
  const most = Math.max(...all.map((bar) => sum(bar.counts)));
  return (
    <svg
      className={classes.bars}
      viewBox={`0 0 ${all.length} 100`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {all.map((bar, place) => {
        let below = 100;
        return (
          <g key={bar.from} className={classes.bar}>
            <title>{hint(bar)}</title>
            <rect className={classes.place} x={place} y={0} width={1} height={100} />
            {parts(bar, shown).map(([outcome, count]) => {
              const height = (count / most) * 100;
              below -= height;
              return (
                <rect
                  key={outcome}
                  className={shade(outcome, shown.indexOf(outcome), shown)}
                  x={place + 0.1}
                  y={below}
                  width={0.8}
                  height={height}
                />
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}

function parts(bar: Bar, shown: string[]): [string, number][] {
  return shown.flatMap((outcome): [string, number][] => {
    const count = bar.counts[outcome] ?? 0;
    return count === 0 ? [] : [[outcome, count]];
  });
}

/** The refusals that are most frequent have a colour of their own. */
function shade(outcome: string, place: number, shown: string[]): string | undefined {
  if (outcome === "allowed") return classes.allowed;
  const refusal = place - Number(shown[0] === "allowed");
  return [classes.refused1, classes.refused2, classes.refused3][refusal] ?? classes.refused4;
}

/** How a bar's time is written. */
function useTime(byDay: boolean): (at: number) => string {
  const language = useLanguage();
  const format = new Intl.DateTimeFormat(
    language,
    byDay ? { dateStyle: "medium" } : { dateStyle: "medium", timeStyle: "short" },
  );
  return (at) => format.format(at);
}

/** The time at an edge of the chart: without the year, so that both stand side by side on a phone. */
function useEdge(byDay: boolean): (at: number) => string {
  const language = useLanguage();
  const time = byDay ? {} : ({ hour: "numeric", minute: "2-digit" } as const);
  const format = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", ...time });
  return (at) => format.format(at);
}
