import { Group, Table, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ariaSort } from "./sort";
import { WideTable } from "./WideTable";

interface Column {
  label: string;
  /** What is done with a row, or numbers: at the right. */
  at?: "right";
  width?: number;
  /** Said to those who do not see the column. */
  isHidden?: true;
  sorted?: Sorted;
}

/** A column by which the list can be sorted: its name, the order now, and what the address says after a click. */
interface Sorted {
  column: string;
  now: string | undefined;
  next: object;
}

interface Props {
  label: string;
  /** Below this the table is moved sideways. On a phone it never is: there each row is a card. */
  width?: number;
  /** What stands over the columns; a false one is left out. */
  head: (string | Column | false)[];
  spacing?: "xs" | "sm" | 6;
  /** On a card what a value is stands above it: it is too long to stand beside it. */
  said?: "above";
  /** Another page of it is on its way. */
  isBusy?: boolean;
  children: ReactNode;
}

/** A list as a table. Where there is no room for its columns, a row is a card that says beside each value what it is. */
export function ListTable({ label, width, head, spacing = "sm", said: at, isBusy, children }: Props) {
  const { t } = useTranslation();
  const columns = head
    .filter((one) => one !== false)
    .map((one): Column => (typeof one === "string" ? { label: one } : one));
  return (
    <WideTable label={label}>
      <Table
        className="list"
        style={said(columns, width, t("sortBy"))}
        data-said={at}
        data-acts={acts(columns.at(-1)) || undefined}
        verticalSpacing={spacing}
        highlightOnHover
        aria-busy={isBusy}
        opacity={isBusy ? 0.6 : 1}
      >
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Head key={column.label} column={column} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </WideTable>
  );
}

/** Whether what is done with a row stands in a column. */
const acts = (column: Column | undefined) => column?.at === "right" || column?.isHidden === true;

/** What the style sheet reads: the words that stand before the values of a card. */
function said(columns: Column[], width: number | undefined, sortBy: string): CSSProperties {
  return Object.fromEntries([
    ...columns.map(({ label }, at) => [`--label-${at + 1}`, JSON.stringify(label)]),
    ["--sort-by", JSON.stringify(sortBy)],
    ...(width === undefined ? [] : [["--list-width", `${width}px`]]),
  ]);
}

function Head({ column }: { column: Column }) {
  const { label, sorted } = column;
  if (sorted === undefined)
    return (
      <Table.Th ta={column.at} w={column.width}>
        {column.isHidden ? <VisuallyHidden>{label}</VisuallyHidden> : label}
      </Table.Th>
    );
  const order = ariaSort(sorted.now, sorted.column);
  return (
    <Table.Th aria-sort={order} data-sorts>
      <UnstyledButton component={Link} to="." search={sorted.next as never} replace fw={700}>
        <Group gap={4} wrap="nowrap">
          {label}
          {order === "ascending" && <IconArrowUp size={14} aria-hidden />}
          {order === "descending" && <IconArrowDown size={14} aria-hidden />}
        </Group>
      </UnstyledButton>
    </Table.Th>
  );
}
