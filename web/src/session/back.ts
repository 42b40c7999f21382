/** An address of this dashboard to go on to, and nothing else: what stands in a link may be from anybody. */
export function inside(back: unknown): string | undefined {
  return typeof back === "string" && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(back) ? back : undefined;
}
