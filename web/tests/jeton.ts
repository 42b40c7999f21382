import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { TestProject } from "vitest/node";

/** A Jeton with every preset, an account for each, and a sample API behind the fronts. */
export interface Demo {
  api: { url: string; admin_token: string; admin: Login };
  services: Record<string, { url: string; account: Login }>;
}

export interface Login {
  email: string;
  password: string;
}

declare module "vitest" {
  interface ProvidedContext {
    demo: Demo;
  }
}

/** Where the program is. */
export const program = process.env.JETON ?? `${process.env.CARGO_TARGET_DIR ?? "../target"}/debug/jeton`;

let jeton: ChildProcess | undefined;

/** Starts the Jeton that all tests talk to. */
export async function setup(project: TestProject): Promise<void> {
  const started = spawn(program, ["demo", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  jeton = started;
  const line = await new Promise<string>((resolve, reject) => {
    started.once("error", reject);
    started.once("exit", (code) => reject(new Error(`${program} ended with ${code} before it was ready`)));
    createInterface({ input: started.stdout }).once("line", resolve);
  });
  project.provide("demo", JSON.parse(line) as Demo);
}

/** Ends it, and waits until it has. */
export async function teardown(): Promise<void> {
  if (jeton === undefined || jeton.exitCode !== null) return;
  const ended = new Promise((resolve) => jeton?.once("exit", resolve));
  jeton.kill("SIGTERM");
  await ended;
}
