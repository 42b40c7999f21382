import { inject } from "vitest";

import type { Login } from "./jeton";

export const demo = inject("demo");
export const admin = demo.api.admin;

let made = 0;

let session = { secret: "", since: 0 };

/** The secret of a session of the administrator's, in which the password was entered a moment ago. */
async function adminSession(): Promise<string> {
  if (Date.now() - session.since < 240_000) return session.secret;
  const answer = await fetch(`${demo.api.url}/api/v1/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ account: admin.email, password: admin.password }),
  });
  session = { secret: ((await answer.json()) as { token: string }).token, since: Date.now() };
  return session.secret;
}

/** Calls the API as the administrator. */
export async function api(method: string, path: string, body?: unknown): Promise<Record<string, never>> {
  const answer = await fetch(`${demo.api.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await adminSession()}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? {} : ((await answer.json()) as Record<string, never>);
}

/** Makes an account that may hold tokens of a service, with a name that no other test has. */
export async function person(service: string, more: object = {}): Promise<Login & { id: string }> {
  made += 1;
  const email = `p${process.pid}-${made}@${service}.example`;
  const password = "a coin for the old mill";
  const { id } = await api("POST", "/api/v1/accounts", {
    name: email,
    password,
    services: [service],
    ...more,
  });
  return { email, password, id: id ?? "" };
}

/** Makes a link for an account; what stands behind the address of this Jeton. */
export async function linkOf(account: { id: string }): Promise<string> {
  const { url } = await api("POST", `/api/v1/accounts/${account.id}/links`);
  const { pathname, hash } = new URL(String(url));
  return `${pathname}${hash}`;
}

/** Invites somebody, with a name that no other test has. */
export async function invited(service: string): Promise<{ name: string; id: string; link: string }> {
  made += 1;
  const name = `i${process.pid}-${made}@${service}.example`;
  const { id, link } = (await api("POST", "/api/v1/accounts", {
    name,
    invite: true,
    services: [service],
  })) as unknown as { id: string; link: { url: string } };
  const { pathname, hash } = new URL(link.url);
  return { name, id, link: `${pathname}${hash}` };
}

/** What `/verify` says of a secret in a header: the status. */
export async function verify(service: string, header: string, value: string): Promise<number> {
  const answer = await fetch(`${demo.api.url}/verify/${service}`, { headers: { [header]: value } });
  return answer.status;
}
