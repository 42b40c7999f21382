import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { FailureNote } from "../ui/FailureNote";
import { Waiting } from "../ui/Waiting";
import { EntryTable } from "./EntryTable";
import { logQuery } from "./log";

interface Props {
  fault: string;
  /** Said where there is nothing. */
  none: string;
}

/** The latest entries about a fault, on the page of it. */
export function Happened({ fault, none }: Props) {
  const { data, error, refetch } = useQuery(logQuery({ fault }));
  if (error) return <FailureNote failure={error} retry={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  if (data.entries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    );
  return <EntryTable entries={data.entries} />;
}
