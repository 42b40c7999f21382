/** The order of a list: by a column upwards, or downwards with a `-` before it. One that is not said is that of the making. */
export type Sort<Column extends string> = Column | `-${Column}`;

/** The order after a click on a column: up first, then down. */
export function turned<Column extends string>(sort: Sort<Column> | undefined, column: Column): Sort<Column> {
  return (sort ?? "created") === column ? `-${column}` : column;
}

/** How a column is sorted, as `aria-sort` says it. */
export function ariaSort(sort: string | undefined, column: string) {
  const now = sort ?? "created";
  if (now === column) return "ascending";
  return now === `-${column}` ? "descending" : undefined;
}
