import { Button, Group } from "@mantine/core";
import { Link, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

declare module "@tanstack/history" {
  interface HistoryState {
    /** The cursors of the pages before this one, the first page being the empty one. */
    trail?: string[];
  }
}

/**
 * The way to the next page of a list and back. The place is the `cursor` of the address; the way back is kept beside
 * it, since a cursor leads forward only.
 */
export function Pager({ cursor, next }: { cursor: string | undefined; next: string | null | undefined }) {
  const { t } = useTranslation();
  const trail = useRouterState({ select: ({ location }) => location.state.trail }) ?? [];
  if (cursor === undefined && (next ?? null) === null) return null;
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
      {(next ?? null) !== null && (
        <Button
          component={Link}
          to="."
          search={to(next ?? undefined) as never}
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
