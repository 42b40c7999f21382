import type { Failure } from "../../api/problem";

/** The policy that somebody begins with who has none: one kind of tokens, as most products have it. */
export function firstPolicy(name: string): string {
  return `name = "${name}"
label = { en = "Acme", pt-BR = "Acme" }

[[kind]]
name = "token"
label = { en = "API token", pt-BR = "Token da API" }
form = "native"
prefix = "acme"
carriers = [{ header = "Authorization", scheme = "Bearer" }]
issued-by = ["owner", "administrator"]
named = true
lifetime = "90d"
maximum = "365d"
reveal = "once"
owner-may = ["reset", "delete"]
grace = "1d"
`;
}

/** What a policy calls its service: its first `name`, before any table. */
export function nameIn(text: string): string | undefined {
  const [top = ""] = text.split(/^\s*\[/m, 1);
  return /^\s*name\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)')/m.exec(top)?.slice(1).find(Boolean);
}

/** A policy under another name. */
export function renamed(text: string, name: string): string {
  return text.replace(
    /^(\s*name\s*=\s*)(?:"[^"\n]*"|'[^'\n]*')/m,
    (_, before: string) => `${before}"${name}"`,
  );
}

export interface Place {
  line: number;
  column: number;
}

/** Where a policy is wrong, as the API says it. Nothing where it is about the whole of it. */
export function placeOf(failure: Pick<Failure, "code" | "message">): Place | undefined {
  if (failure.code !== "invalid_policy") return undefined;
  const found = /\bline (\d+), column (\d+)/.exec(failure.message);
  return found === null ? undefined : { line: Number(found[1]), column: Number(found[2]) };
}

/** How many characters stand before a place. */
export function offsetOf(text: string, { line, column }: Place): number {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  // The API counts characters, and a browser counts what UTF-16 makes of them.
  const inLine = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
  return Math.min(before + inLine, text.length);
}
