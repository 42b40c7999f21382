import { Text } from "@mantine/core";
import { useEffect, useState } from "react";

import { exact, relative, type Moment as Time } from "../format/time";
import { useLanguage } from "../words/useLanguage";

/** A moment, by its distance from now; exact and with its zone where one points at it. */
export function Moment({ at }: { at: Time }) {
  const language = useLanguage();
  const now = useNow();
  return (
    <time dateTime={at} title={exact(at, language)}>
      {relative(at, now, language)}
    </time>
  );
}

/** A moment by its distance, and exactly below: where nobody can point at it, as on a phone, and it matters. */
export function When({ at }: { at: Time }) {
  const language = useLanguage();
  return (
    <>
      <Text size="sm">
        <Moment at={at} />
      </Text>
      <Text size="xs" c="dimmed">
        {exact(at, language)}
      </Text>
    </>
  );
}

/** The time, to some seconds. */
export function useNow(every = 10_000): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
