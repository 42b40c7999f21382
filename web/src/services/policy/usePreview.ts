import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";

import { call, type Schemas } from "../../api/client";
import { type Failure, failureOf } from "../../api/problem";
import { useLanguage } from "../../words/useLanguage";

export type Preview = Schemas["PreviewView"];

/** What the API says of a text: nothing until it has answered for this very text. */
export interface Judgement {
  checking: boolean;
  preview: Preview | undefined;
  failure: Failure | undefined;
  again: () => void;
}

/** How long somebody has to pause before a text is looked at, in milliseconds. */
const pause = 350;

/**
 * Looks at a policy while it is written. What was asked has the text in its key, so that a late answer about an
 * older text, or about one compared with a policy that counts no more, is never shown.
 */
export function usePreview(service: string | undefined, text: string, counts: string): Judgement {
  const language = useLanguage();
  const [settled] = useDebouncedValue(text, pause);
  const asked = useQuery({
    queryKey: ["preview", service, counts, settled, language],
    queryFn: async ({ signal }) => {
      const { data } = await call.POST("/api/v1/services/{name}/preview", {
        params: { path: { name: service ?? "" }, query: { language } },
        body: { policy: settled },
        signal,
      });
      if (data === undefined) throw new Error("the answer has no preview");
      return data;
    },
    enabled: service !== undefined,
    gcTime: 0,
  });
  const checking = settled !== text || asked.isFetching;
  return {
    checking,
    preview: checking ? undefined : asked.data,
    failure: checking || !asked.isError ? undefined : failureOf(asked.error),
    again: () => void asked.refetch(),
  };
}
