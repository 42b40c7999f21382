import type { Schemas } from "../api/client";
import type { Role } from "./accounts";

/** An account that is being thought of. */
export interface Draft {
  what: "person" | "machine";
  name: string;
  login: "invite" | "password";
  password: string;
  mail: string;
  /** `undefined` is all of them. */
  services: string[] | undefined;
  role: Role;
  operates: string[];
  /** Empty is that of the configuration. */
  language: string;
}

export const emptyDraft: Draft = {
  what: "person",
  name: "",
  login: "invite",
  password: "",
  mail: "",
  services: undefined,
  role: "member",
  operates: [],
  language: "",
};

/** What is asked of the API: what was said for the other sort of account is left out. */
export function order(draft: Draft): Schemas["NewAccount"] {
  const person =
    draft.login === "invite" ? ({ invite: true } as const) : ({ password: draft.password } as const);
  const machine = draft.mail === "" ? {} : { mail: draft.mail };
  return {
    name: draft.name.trim(),
    role: draft.role,
    ...(draft.what === "person" ? person : machine),
    ...(draft.services === undefined ? {} : { services: draft.services }),
    ...(draft.role === "operator" ? { operates: draft.operates } : {}),
    ...(draft.language === "" ? {} : { language: draft.language }),
  };
}
