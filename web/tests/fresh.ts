import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll } from "vitest";

import { program } from "./jeton";

/** A Jeton that was just started for the first time. */
export interface Fresh {
  url: string;
  /** The link of its first administrator, as it was printed. */
  link: string;
}

const running: { jeton: ChildProcess; directory: string }[] = [];

afterAll(async () => {
  for (const { jeton, directory } of running.splice(0)) {
    const ended = new Promise((resolve) => jeton.once("exit", resolve));
    if (jeton.kill("SIGTERM")) await ended;
    rmSync(directory, { recursive: true });
  }
});

/** Starts one, with a configuration where it needs one; it ends with the tests of the file. */
export async function fresh(config = ""): Promise<Fresh> {
  const directory = mkdtempSync(join(tmpdir(), "jeton-fresh-"));
  writeFileSync(join(directory, "jeton.toml"), config);
  const jeton = spawn(
    program,
    [
      ...["--json", "serve", "--listen", "127.0.0.1:0", "--log", "warn"],
      ...["--data", join(directory, "data"), "--config", join(directory, "jeton.toml")],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  running.push({ jeton, directory });
  let link = "";
  for await (const line of createInterface({ input: jeton.stdout })) {
    const told = JSON.parse(line) as { administrator?: { link: string }; url?: string };
    link = told.administrator?.link ?? link;
    if (told.url !== undefined) return { url: told.url, link };
  }
  throw new Error(`${program} ended before it was ready`);
}
