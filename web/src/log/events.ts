import { log } from "./words";

const nouns = log.en.events;

/** Every event that has words, below its noun. */
export const eventsOf = Object.entries(nouns).map(([noun, events]) => ({
  noun: noun as keyof typeof nouns,
  events: Object.keys(events).map((event) => `${noun}.${event}`),
}));
