import type { Kind, Service } from "../services/services";
import { managesService } from "../services/services";
import type { Me } from "../session/me";

/** What the pages offer. The API decides; a button that could only be refused is not shown. */

/** Whether a login, or the making of the account, brings the token, so that there is one and no list. */
export function comesByItself(kind: Kind): boolean {
  return kind.issued_by.includes("login") || kind.issued_by.includes("account-creation");
}

/** Whether the kind is for Jeton's own sessions, which have a page of their own. */
export function isOwnSession(service: Service, kind: Kind): boolean {
  return service.name === "jeton" && kind.issued_by.every((issuer) => issuer === "login");
}

/** Whether somebody may make a token of the kind, for themselves or for somebody else. */
export function mayIssue(me: Me, service: Service, kind: Kind, whose: "own" | "other"): boolean {
  if (whose === "own" && kind.issued_by.includes("owner")) return true;
  return kind.issued_by.includes("administrator") && managesService(me, service);
}

/** Whether somebody may give a token of the kind a new secret. */
export function mayReset(me: Me, service: Service, kind: Kind, whose: "own" | "other"): boolean {
  if (!kind.owner_may.includes("reset")) return false;
  return whose === "own" || managesService(me, service);
}

/** Whether somebody may end a token of the kind. */
export function mayDelete(me: Me, service: Service, kind: Kind, whose: "own" | "other"): boolean {
  if (whose === "own" && kind.owner_may.includes("delete")) return true;
  return managesService(me, service);
}
