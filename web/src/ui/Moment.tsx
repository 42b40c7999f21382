import { useEffect, useState } from "react";

import { exact, relative, type Moment as Text } from "../format/time";
import { useLanguage } from "../words/useLanguage";

/** A moment, by its distance from now; exact and with its zone where one points at it. */
export function Moment({ at }: { at: Text }) {
  const language = useLanguage();
  const now = useNow();
  return (
    <time dateTime={at} title={exact(at, language)}>
      {relative(at, now, language)}
    </time>
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
