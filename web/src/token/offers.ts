import { type Kind, managesService, type Service } from "../services/services";
import type { Me } from "../session/me";
import { mayIssue, mayReset } from "../tokens/permissions";
import type { Token } from "../tokens/tokens";

/** What may be done with one token, by whoever looks at it. */
export interface Offers {
  reveal: boolean;
  reset: boolean;
  /** End the grace of the old secret, or make that one the present one again. */
  closeGrace: boolean;
  takeBack: boolean;
  rename: boolean;
  rescope: boolean;
  extend: boolean;
  quarantine: boolean;
  release: boolean;
  delete: boolean;
  revoke: boolean;
}

/** What the page offers. The API decides; a button that could only be refused is not shown. */
export function offers(me: Me, service: Service, kind: Kind, token: Token, now: number): Offers {
  const whose = token.account === me.account.id ? "own" : "other";
  const manages = managesService(me, service);
  const may = whose === "own" || manages;
  const going = (token.ended_at ?? null) === null;
  const live = going && !isPast(token.expires_at, now);
  const quarantined = (token.quarantined_at ?? null) !== null;
  const changes = may && live && !quarantined;
  const inGrace = token.prior != null && !isPast(token.prior.until, now);
  const ends = !["session", "until-reset", "never"].includes(kind.lifetime) || kind.maximum != null;
  return {
    reveal: live && !quarantined && whose === "own" && kind.reveal === "always",
    reset: live && !quarantined && mayReset(me, service, kind, whose),
    closeGrace: may && live && inGrace,
    takeBack: changes && inGrace,
    rename: may && live && kind.named,
    rescope: changes && kind.scopes.length > 0,
    extend:
      changes &&
      ends &&
      token.session == null &&
      token.expires_at != null &&
      mayIssue(me, service, kind, whose),
    quarantine: changes,
    release: live && quarantined && manages,
    delete: may && going && kind.owner_may.includes("delete"),
    revoke: may && going,
  };
}

function isPast(moment: string | null | undefined, now: number): boolean {
  return moment != null && Date.parse(moment) <= now;
}
