import { Button, Card, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMe } from "../session/me";
import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { Marked } from "../ui/Marked";
import { PageHead } from "../ui/PageHead";
import { Waiting } from "../ui/Waiting";
import { Chain } from "./Chain";
import { EntryTable } from "./EntryTable";
import { ExportMenu } from "./ExportMenu";
import { FollowBar } from "./FollowBar";
import { LogFilters } from "./LogFilters";
import { joined, type LogSearch, logFilter, logQuery } from "./log";
import { useFollow } from "./useFollow";

/** What happened, the newest first. */
export function LogPage() {
  const { t } = useTranslation("log");
  const search = useSearch({ from: "/shell/administration/log" });
  const filter = logFilter({ ...search });
  const isAdmin = useMe().account.role === "admin";

  return (
    <>
      <PageHead title={t("title")} hint={<Marked text={t("hint")} />}>
        <ExportMenu filter={filter} />
      </PageHead>
      {isAdmin && <Chain />}
      <Card withBorder padding="lg">
        <LogFilters filter={filter} />
        <Entries key={JSON.stringify(search)} search={search} />
      </Card>
    </>
  );
}

/** A page of the log; on the first one, also what comes while one looks. */
function Entries({ search }: { search: LogSearch }) {
  const { t } = useTranslation("log");
  const filter = logFilter({ ...search });
  const asked = useQuery(logQuery(search));
  const page = asked.data;
  const isAdmin = useMe().account.role === "admin";
  const isNewest = search.before === undefined && search.after === undefined && filter.until === undefined;
  const [on, { toggle }] = useDisclosure(false);
  const follow = useFollow(filter, page?.entries[0]?.seq, on && page !== undefined);

  if (failed(asked)) return <FailureNote failure={asked.error} retry={() => void asked.refetch()} />;
  if (page === undefined) return <Waiting />;
  const entries = joined(follow.entries, page.entries);
  return (
    <>
      {isNewest && <FollowBar follow={follow} on={on} toggle={toggle} />}
      {entries.length === 0 ? (
        <Empty title={t("none")}>
          {isAdmin || filter.service !== undefined ? t("noneHint") : t("noneOperator")}
        </Empty>
      ) : (
        <EntryTable entries={entries} />
      )}
      <Group justify="flex-end" mt="md" gap="xs">
        {page.newer !== undefined && (
          <>
            <Way to={filter} name={t("newest")} variant="subtle" />
            <Way to={{ ...filter, after: page.newer }} name={t("newer")} />
          </>
        )}
        {page.older !== undefined && <Way to={{ ...filter, before: page.older }} name={t("older")} />}
      </Group>
    </>
  );
}

function Way({ to, name, variant = "default" }: { to: LogSearch; name: string; variant?: string }) {
  return (
    <Button variant={variant} renderRoot={(props) => <Link {...props} to="/log" search={to} />}>
      {name}
    </Button>
  );
}
