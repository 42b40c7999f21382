import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { FailureNote } from "../ui/FailureNote";
import { Waiting } from "../ui/Waiting";
import { EntryTable } from "./EntryTable";
import { type Entry, type LogFilter, logQuery } from "./log";

interface Props {
  which: LogFilter;
  /** Those of them alone. */
  only?: (entry: Entry) => boolean;
  /** Said where there is nothing. */
  none: string;
}

/** The latest entries about something, on the page of that. */
export function Happened({ which, only = () => true, none }: Props) {
  const { data, error, refetch } = useQuery(logQuery(which));
  if (error) return <FailureNote failure={error} retry={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  const entries = data.entries.filter(only);
  if (entries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    );
  return <EntryTable entries={entries} />;
}
