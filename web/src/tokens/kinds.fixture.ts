import type { Kind } from "../services/services";

const word = (en: string) => ({ en, "pt-BR": en });

/** A kind, for tests: named, by its owner, for 90 days. */
export function kind(changes: Partial<Kind> = {}): Kind {
  return {
    name: "api-token",
    label: { en: "API token" },
    carriers: [{ header: "Authorization", scheme: "Bearer" }],
    issued: "by their owner",
    issued_by: ["owner"],
    named: true,
    lifetime: "90d",
    maximum: "365d",
    reveal: "once",
    owner_may: ["reset", "delete"],
    scopes: [],
    page: {
      add: word("New token"),
      name: word("Token name"),
      save: word("Create"),
      copy: word("Copy"),
      delete: word("Delete"),
      reset: word("Reset token"),
      actions: "buttons",
    },
    ...changes,
  };
}
