import { seconds } from "../format/time";
import type { Kind } from "../services/services";

/** What somebody may choose as the lifetime of a new token. */
export interface Lifetimes {
  /** What happens where nothing is chosen: a span, or no end. */
  standard: string | undefined;
  /** Shorter or longer ones. */
  others: string[];
  /** The longest, where a date may be chosen; nothing where it must be one of the above. */
  until: string | undefined;
}

const usual = ["1d", "7d", "30d", "90d", "180d", "365d"];

/** The choices that a kind gives, or nothing where there is none. */
export function lifetimes(kind: Kind): Lifetimes | undefined {
  if (kind.lifetime === "session" || kind.lifetime === "until-reset") return undefined;
  const standard = kind.lifetime === "never" ? undefined : kind.lifetime;
  if (kind.lifetimes !== undefined && kind.lifetimes.length > 0) {
    return { standard, others: kind.lifetimes.filter((one) => one !== standard), until: undefined };
  }
  const most = seconds(kind.maximum ?? kind.lifetime) ?? Number.POSITIVE_INFINITY;
  const others = usual.filter((one) => one !== standard && (seconds(one) ?? 0) <= most);
  return { standard, others, until: kind.maximum ?? standard ?? "" };
}

/** The span from now to a date, as the API takes it; nothing where it has passed. */
export function spanUntil(date: string, now: number): string | undefined {
  const left = Math.floor((Date.parse(date) - now) / 1000);
  return left > 0 ? `${left}s` : undefined;
}
