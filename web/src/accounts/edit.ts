import type { Schemas } from "../api/client";
import type { Account, Role } from "./accounts";

/** What can be changed of an account, as its form has it. */
export interface Edited {
  role: Role;
  operates: string[];
  /** `undefined` is all of them, also later ones. */
  services: string[] | undefined;
  mail: string;
  language: string;
}

export function edited(account: Account): Edited {
  return {
    role: account.role,
    operates: account.operates ?? [],
    services: account.services ?? undefined,
    mail: account.mail ?? "",
    language: account.language ?? "",
  };
}

const same = (a: string[] | undefined, b: string[] | undefined) =>
  JSON.stringify(a?.toSorted()) === JSON.stringify(b?.toSorted());

/** What the form changes, for the API; nothing where it changes nothing. */
export function changed(account: Account, form: Edited): Schemas["AccountChange"] | undefined {
  const before = edited(account);
  const isOther =
    form.role !== before.role || (form.role === "operator" && !same(form.operates, before.operates));
  const change: Schemas["AccountChange"] = {
    ...(isOther ? { role: form.role, ...(form.role === "operator" ? { operates: form.operates } : {}) } : {}),
    ...(same(form.services, before.services) ? {} : { services: form.services ?? null }),
    ...(form.mail.trim() === before.mail ? {} : { mail: form.mail.trim() || null }),
    ...(form.language === before.language ? {} : { language: form.language || null }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}
