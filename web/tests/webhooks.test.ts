import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";

import { copiedBy, signedIn } from "./browser";
import { admin as demoAdmin } from "./people";

interface Message {
  headers: IncomingHttpHeaders;
  body: string;
}

const received: Message[] = [];
const admin = { email: "admin", password: "a coin for the old mill" };
const home = mkdtempSync(join(tmpdir(), "jeton-webhooks-"));
let receiver: Server;
let jeton: ChildProcess;
let at = "";
let url = "";

/** Waits for the lines with the link of the first administrator and the address, in this order. */
async function started(child: ChildProcess): Promise<{ link: string; address: string }> {
  let link = "";
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    link = /#(jtl_\w+)/.exec(line)?.[1] ?? link;
    const address = /listens at (http:\S+)/.exec(line)?.[1];
    if (address !== undefined) return { link, address };
  }
  throw new Error("Jeton ended before it listened");
}

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((listening) => receiver.listen(0, "127.0.0.1", listening));
  const address = receiver.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/jeton`;

  const config = join(home, "jeton.toml");
  writeFileSync(config, '[webhooks]\nenabled = true\nallow = ["127.0.0.1"]\nplain = ["127.0.0.1"]\n');
  const program = process.env.JETON ?? `${process.env.CARGO_TARGET_DIR ?? "../target"}/debug/jeton`;
  const options = ["--data", join(home, "data"), "--listen", "127.0.0.1:0", "--config", config];
  jeton = spawn(program, ["serve", ...options], { stdio: ["ignore", "pipe", "ignore"] });
  const { link, address: listening } = await started(jeton);
  at = listening;
  const redeemed = await fetch(`${at}/api/v1/links/redeem`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ secret: link, password: admin.password }),
  });
  expect(redeemed.ok).toBe(true);
});

afterAll(async () => {
  const ended = new Promise((resolve) => jeton.once("exit", resolve));
  jeton.kill("SIGTERM");
  await ended;
  receiver.close();
  rmSync(home, { recursive: true });
});

/** What a message is signed with, as the Standard Webhooks specification says. */
function signature(secret: string, { headers, body }: Message): string {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
}

const signatures = (message: Message) => `${message.headers["webhook-signature"]}`.split(" ");

test("a webhook is made, shows its secret once, and is told what happens with it", async () => {
  const page = await signedIn(admin, { at });
  await page.goto("/webhooks");

  await page.getByText("Nobody is told yet").waitFor();
  await page.getByRole("button", { name: "New webhook" }).click();
  const pane = page.getByRole("dialog", { name: "New webhook" });
  await pane.getByRole("textbox", { name: "URL" }).fill("http://hooks.example.com/x");
  await pane.getByRole("combobox", { name: "Events" }).fill("token.*");
  await pane.getByRole("button", { name: "Create" }).click();
  await pane.getByText("https://", { exact: false }).first().waitFor();
  await expect
    .poll(() => pane.getByRole("textbox", { name: "URL" }).getAttribute("aria-invalid"))
    .toBe("true");
  await pane.getByRole("textbox", { name: "URL" }).fill(url);
  await pane.getByRole("button", { name: "Create" }).click();
  const shown = page.getByRole("dialog", { name: "The secret of the webhook" });
  const secret = await copiedBy(page, () => shown.getByRole("button", { name: "Copy" }).click());
  expect(secret).toBe(await shown.locator("[data-secret]").textContent());
  await page.keyboard.press("Escape");
  await shown.getByText("It cannot be shown again").waitFor();
  await shown.getByRole("button", { name: "I have saved it" }).click();
  await shown.waitFor({ state: "hidden" });

  await page.getByRole("button", { name: `Actions for ${url}` }).click();
  await page.getByRole("menuitem", { name: "Send a test" }).click();
  await page.getByText("It answered with 204.").waitFor();
  const ping = received.at(-1);
  expect(ping && signatures(ping)).toContain(ping && signature(secret, ping));
  expect(await page.content()).not.toContain(secret);

  await page.getByRole("button", { name: `Actions for ${url}` }).click();
  await page.getByRole("menuitem", { name: "New secret" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "New secret" }).click();
  const next = await copiedBy(page, () => shown.getByRole("button", { name: "Copy" }).click());
  await shown.getByRole("button", { name: "I have saved it" }).click();
  await page.getByRole("button", { name: `Actions for ${url}` }).click();
  await page.getByRole("menuitem", { name: "Send a test" }).click();
  await expect.poll(() => received.length).toBeGreaterThan(1);
  const both = received.at(-1);
  expect(next).not.toBe(secret);
  expect(both && signatures(both)).toEqual(
    expect.arrayContaining([next, secret].map((one) => both && signature(one, both))),
  );

  await page.getByRole("button", { name: `Actions for ${url}` }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await page.getByText("Disabled", { exact: true }).waitFor();
  await page.getByRole("alert").getByRole("button", { name: "Undo" }).click();
  await page.getByText("Enabled", { exact: true }).waitFor();
  await page.getByRole("button", { name: `Actions for ${url}` }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await page.getByText("Disabled", { exact: true }).waitFor();
  await page.getByRole("button", { name: `Actions for ${url}` }).click();
  await page.getByRole("menuitem", { name: "Enable" }).click();
  await page.getByText("Enabled", { exact: true }).waitFor();
  await page.getByRole("button", { name: `Actions for ${url}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("Nobody is told yet").waitFor();
});

test("where webhooks are off, the page says what lets them out", async () => {
  const page = await signedIn(demoAdmin, { language: "pt-BR" });
  await page.goto("/webhooks");

  await page.getByRole("button", { name: "Novo webhook" }).click();
  const pane = page.getByRole("dialog", { name: "Novo webhook" });
  await pane.getByRole("textbox", { name: "URL" }).fill("https://hooks.example.com/jeton");
  await pane.getByRole("combobox", { name: "Eventos" }).fill("fault.*");
  await pane.getByRole("button", { name: "Criar" }).click();

  await pane.getByRole("alert").getByText("enabled = true").waitFor();
});
