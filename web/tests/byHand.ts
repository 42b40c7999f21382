import { type ChildProcess, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { afterAll } from "vitest";

import type { Login } from "./jeton";

const program = process.env.BY_HAND ?? `${process.env.CARGO_TARGET_DIR ?? "../target"}/debug/by-hand`;

const running: ChildProcess[] = [];

// It ends with its input.
afterAll(async () => {
  for (const jeton of running.splice(0)) {
    const ended = new Promise((resolve) => jeton.once("exit", resolve));
    jeton.stdin?.end();
    await ended;
  }
});

/** A Jeton whose clock stands still until a test moves it. */
export class ByHand {
  readonly url: string;
  readonly admin: Login;
  readonly #jeton: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  /** The secret of a session of the administrator's that began at this very time. */
  #session: string | undefined;

  private constructor(
    jeton: ChildProcess,
    lines: AsyncIterator<string>,
    told: { url: string; admin: Login },
  ) {
    this.url = told.url;
    this.admin = told.admin;
    this.#jeton = jeton;
    this.#lines = lines;
  }

  /** Starts one at this moment; it ends with the tests of the file. */
  static async start(): Promise<ByHand> {
    const jeton = spawn(program, [new Date().toISOString()], { stdio: ["pipe", "pipe", "inherit"] });
    running.push(jeton);
    const lines: Interface = createInterface({ input: jeton.stdout });
    const iterator = lines[Symbol.asyncIterator]();
    const first = await iterator.next();
    if (first.done === true) throw new Error(`${program} ended before it was ready`);
    return new ByHand(jeton, iterator, JSON.parse(first.value) as { url: string; admin: Login });
  }

  /** Lets that much time pass, such as `6m`. */
  async pass(span: string): Promise<void> {
    this.#session = undefined;
    this.#jeton.stdin?.write(`${span}\n`);
    if ((await this.#lines.next()).done === true) throw new Error(`${program} ended`);
  }

  /** Calls the API as the administrator, in a session that began at this time. */
  async api(method: string, path: string, body?: unknown): Promise<Record<string, never>> {
    const send = async (method: string, path: string, body: unknown, more: Record<string, string> = {}) => {
      const answer = await fetch(`${this.url}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...more },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Record<string, never>;
    };
    const { email, password } = this.admin;
    this.#session ??= String((await send("POST", "/api/v1/sessions", { account: email, password })).token);
    return send(method, path, body, { authorization: `Bearer ${this.#session}` });
  }

  /** Makes somebody who may hold tokens of a service. */
  async person(service: string): Promise<Login & { id: string }> {
    const [email, password] = [
      `p${crypto.randomUUID().slice(0, 8)}@${service}.example`,
      "a coin for the old mill",
    ];
    const { id } = await this.api("POST", "/api/v1/accounts", { name: email, password, services: [service] });
    return { email, password, id: id ?? "" };
  }
}
