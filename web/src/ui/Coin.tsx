/** The mark of Jeton. */
export function Coin({ size }: { size: number }) {
  return <img src="/assets/jeton.svg" alt="" width={size} height={size} />;
}
