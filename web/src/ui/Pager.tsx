import { Button, Group } from "@mantine/core";
import { Link, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

declare module "@tanstack/history" {
  interface HistoryState {
    /** The cursors of the pages before this one, the first page being the empty one. */
    trail?: string[];
  }
}

interface Props {
  cursor: string | undefined;
  page: { data: { next?: string | null } | undefined; isPlaceholderData: boolean };
}

/**
 * The way to the next page of a list and back. The place is the `cursor` of the address; the way back is kept beside
 * it, since a cursor leads forward only. While the list of another order or search is on its way there is no way on:
 * the cursor at hand belongs to the list before.
 */
export function Pager({ cursor, page }: Props) {
  const { t } = useTranslation();
  const trail = useRouterState({ select: ({ location }) => location.state.trail }) ?? [];
  const next = page.data?.next ?? null;
  if (cursor === undefined && next === null) return null;
  const to = (there: string | undefined) => (search: object) => ({
    ...search,
    cursor: there === "" ? undefined : there,
  });
  const before = trail.at(-1);
  return (
    <Group component="nav" justify="flex-end" mt="md" aria-label={t("pages")}>
      {cursor !== undefined && (
        <Button component={Link} to="." search={to(undefined) as never} variant="subtle">
          {t("first")}
        </Button>
      )}
      {cursor !== undefined && before !== undefined && (
        <Button
          component={Link}
          to="."
          search={to(before) as never}
          state={{ trail: trail.slice(0, -1) } as never}
          variant="default"
          rel="prev"
        >
          {t("previous")}
        </Button>
      )}
      {next !== null && page.isPlaceholderData && (
        <Button variant="default" disabled>
          {t("next")}
        </Button>
      )}
      {next !== null && !page.isPlaceholderData && (
        <Button
          component={Link}
          to="."
          search={to(next) as never}
          state={{ trail: [...(cursor === undefined ? [] : trail), cursor ?? ""] } as never}
          variant="default"
          rel="next"
        >
          {t("next")}
        </Button>
      )}
    </Group>
  );
}
