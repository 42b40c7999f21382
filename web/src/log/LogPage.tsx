import { Alert, Button, Card, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useFaults } from "../faults/faults";
import { useMe } from "../session/me";
import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { PageHead } from "../ui/PageHead";
import { Waiting } from "../ui/Waiting";
import { EntryTable } from "./EntryTable";
import { LogFilters } from "./LogFilters";
import { type LogSearch, logFilter, logQuery } from "./log";

/** What happened, the newest first. */
export function LogPage() {
  const { t } = useTranslation("log");
  const search = useSearch({ from: "/shell/administration/log" });
  const filter = logFilter({ ...search });
  const { data: page, error, isPlaceholderData, refetch } = useQuery(logQuery(search));
  const isAdmin = useMe().account.role === "admin";

  return (
    <>
      <PageHead title={t("title")} hint={t("hint")} />
      {isAdmin && <BrokenChain />}
      <Card withBorder padding="lg">
        <LogFilters key={JSON.stringify(filter)} filter={filter} />
        {error ? (
          <FailureNote failure={error} retry={() => void refetch()} />
        ) : page === undefined ? (
          <Waiting />
        ) : page.entries.length === 0 ? (
          <Empty title={t("none")}>
            {isAdmin || filter.service !== undefined ? t("noneHint") : t("noneOperator")}
          </Empty>
        ) : (
          <div aria-busy={isPlaceholderData}>
            <EntryTable entries={page.entries} />
          </div>
        )}
        {page && (
          <Group justify="flex-end" mt="md" gap="xs">
            {page.newer !== undefined && (
              <>
                <Way to={filter} name={t("newest")} variant="subtle" />
                <Way to={{ ...filter, after: page.newer }} name={t("newer")} />
              </>
            )}
            {page.older !== undefined && <Way to={{ ...filter, before: page.older }} name={t("older")} />}
          </Group>
        )}
      </Card>
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

/** Says it where everybody looks who reads the log: what stands below may not be what was written. */
function BrokenChain() {
  const { t } = useTranslation("log");
  const faults = useTranslation("faults").t;
  const { data } = useFaults({ cause: "log-chain-broken" });
  const fault = data?.pages[0]?.items[0];
  if (fault === undefined) return null;
  return (
    <Alert color="red" title={t("broken")} mb="lg">
      {t("brokenHint")}{" "}
      <Link to="/faults/$id" params={{ id: fault.id }}>
        {faults("details", { what: t("broken") })}
      </Link>
    </Alert>
  );
}
