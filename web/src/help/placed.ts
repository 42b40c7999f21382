/** Each thing with its place as a key: the parts of a text that is shown as a whole have no better one. */
export function placed<T>(things: readonly T[]): [string, T][] {
  return things.map((thing, place) => [String(place), thing]);
}
