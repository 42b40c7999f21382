import { useEffect, useRef, useState } from "react";

import { call } from "../api/client";
import { type Failure, failureOf } from "../api/problem";
import { leavesFor } from "../session/over";
import type { Entry, LogFilter } from "./log";
import { eventReader } from "./stream";

/** So many entries that came live are kept; the others are on the pages of the log. */
const kept = 500;
/** How long is waited before a connection that broke off is tried again, in milliseconds; longer each time. */
const waits = [1_000, 2_000, 5_000, 15_000, 30_000];
/** What is not heard for so long is gone. The API says something every fifteen seconds. */
const silence = 60_000;

export interface Following {
  state: "off" | "following" | "reconnecting";
  /** What came, the newest first. */
  entries: Entry[];
  failure?: Failure;
}

/** What happens, while it happens: what comes behind the entry `from`. After a pause it goes on where it stopped. */
export function useFollow(filter: LogFilter, from: number | undefined, on: boolean): Following {
  const [entries, setEntries] = useState<Entry[]>([]);
  const [state, setState] = useState<Following["state"]>("off");
  const [failure, setFailure] = useState<Failure>();
  const last = useRef<number>(undefined);
  const asked = JSON.stringify(filter);

  useEffect(() => {
    last.current ??= from;
  }, [from]);

  useEffect(() => {
    if (!on) return;
    const stop = new AbortController();
    const heard = (entry: Entry) => {
      last.current = entry.seq;
      setEntries((before) => [entry, ...before].slice(0, kept));
    };
    const run = async () => {
      for (let tries = 0; !stop.signal.aborted; tries += 1) {
        try {
          await listen(JSON.parse(asked), last.current, stop.signal, {
            connected: () => {
              tries = 0;
              setFailure(undefined);
              setState("following");
            },
            heard,
          });
        } catch (thrown) {
          if (stop.signal.aborted) return;
          const failed = failureOf(thrown);
          // What is refused is not asked again. Nor is what a session may no longer do: the page goes to the sign-in.
          if (failed.status >= 400 && failed.status < 500) {
            leavesFor(failed);
            setFailure(failed);
            setState("off");
            return;
          }
        }
        if (stop.signal.aborted) return;
        setState("reconnecting");
        await pause(waits[Math.min(tries, waits.length - 1)] ?? 1_000, stop.signal);
      }
    };
    void run();
    return () => {
      stop.abort();
      setState("off");
    };
  }, [on, asked]);

  return { state, entries, ...(failure === undefined ? {} : { failure }) };
}

interface Listener {
  connected: () => void;
  heard: (entry: Entry) => void;
}

/** Reads one connection to its end. */
async function listen(
  filter: LogFilter,
  last: number | undefined,
  stop: AbortSignal,
  { connected, heard }: Listener,
): Promise<void> {
  const { actor, account, token, service, event } = filter;
  const quiet = new AbortController();
  const { data } = await call.GET("/api/v1/log/follow", {
    params: {
      query: { actor, account, token, service, event },
      header: last === undefined ? {} : { "Last-Event-ID": last },
    },
    parseAs: "stream",
    signal: AbortSignal.any([stop, quiet.signal]),
  });
  if (!data) return;
  connected();
  const read = eventReader();
  const pieces = data.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const timer = setTimeout(() => quiet.abort(), silence);
    const { done, value } = await pieces.read().finally(() => clearTimeout(timer));
    if (done) return;
    for (const event of read(value)) heard(JSON.parse(event.data) as Entry);
  }
}

function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    stop.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
