import { Code } from "@mantine/core";

/** A text in which what stands between backticks is shown as code. */
export function Marked({ text }: { text: string }) {
  return text.split(/`([^`]+)`/).map((part, place) =>
    // Every other part stood between backticks.
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
    place % 2 === 1 ? <Code key={place}>{part}</Code> : part,
  );
}
