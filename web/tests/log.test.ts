import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { signedIn } from "./browser";
import { admin, api, person } from "./people";

const rows = (page: Page) => page.locator("tr[data-seq]");
/** Read in one go: a row that comes on top while they are read one by one would shift them, and one be read twice. */
const places = (page: Page) =>
  rows(page).evaluateAll((all) => all.map((row) => Number(row.getAttribute("data-seq"))));

interface Entry {
  seq: number;
  event: string;
}

async function entries(query: string): Promise<Entry[]> {
  const { items } = (await api("GET", `/api/v1/log?${query}`)) as unknown as { items: Entry[] };
  return items;
}

/** All of them, however many other tests have made. */
async function allEntries(query: string): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let cursor = ""; ; ) {
    const page = (await api("GET", `/api/v1/log?${query}&limit=200${cursor}`)) as unknown as {
      items: Entry[];
      next?: string | null;
    };
    all.push(...page.items);
    if ((page.next ?? null) === null) return all;
    cursor = `&cursor=${page.next}`;
  }
}

const words = {
  en: {
    event: "Event",
    made: "Account made",
    who: "About or by the account",
    show: "Show",
    start: "Follow live",
    chain: "The chain of the log",
    checked: "checked up to entry",
    outside: "was noted outside the database",
    broken: "The log is not what was written",
  },
  "pt-BR": {
    event: "Evento",
    made: "Conta criada",
    who: "Conta envolvida",
    show: "Mostrar",
    start: "Acompanhar ao vivo",
    chain: "A cadeia do registro",
    checked: "verificada até a entrada",
    outside: "foi anotada fora do banco de dados",
    broken: "O registro não é o que foi escrito",
  },
};

for (const language of ["en", "pt-BR"] as const) {
  const say = words[language];

  test(`what the log is asked for stands in its address and is there again after a reload (${language})`, async () => {
    const { email } = await person("nocodb");
    const page = await signedIn(admin, { language });
    await page.goto("/log");

    await page.getByRole("combobox", { name: say.event }).selectOption({ label: say.made });
    await page.waitForURL(/event=account\.created/);
    await page.getByRole("textbox", { name: say.who }).fill(email);
    await page.getByRole("button", { name: say.show, exact: true }).click();
    await page.waitForURL(new RegExp(`account=${encodeURIComponent(email)}`));
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.reload();
    await rows(page).waitFor();

    await expect.poll(() => rows(page).count()).toBe(1);
    await expect.poll(() => rows(page).textContent()).toContain(say.made);
    await expect.poll(() => page.getByRole("textbox", { name: say.who }).inputValue()).toBe(email);
  });

  test(`an entry appears while the log is followed, and what a pause missed comes after it (${language})`, async () => {
    const page = await signedIn(admin, { language });
    await page.goto("/log?event=account.created");
    await rows(page).first().waitFor();
    const following = page.waitForResponse((answer) => answer.url().includes("/log/follow"));
    await page.getByRole("button", { name: say.start }).click();
    await following;

    const first = await person("nocodb");
    await rows(page).filter({ hasText: first.email }).waitFor();
    await page.getByRole("button", { name: language === "en" ? "Pause" : "Pausar" }).click();
    const second = await person("nocodb");
    await page.getByRole("button", { name: say.start }).click();
    await rows(page).filter({ hasText: second.email }).waitFor();

    const seen = await places(page);
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a));
  });

  test(`the log says up to where it was checked, and what is noted outside the database (${language})`, async () => {
    const page = await signedIn(admin, { language });
    const told = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/log/chain"));
    await page.goto("/log");
    const chain = (await (await told).json()) as { checked: number; anchored: number };

    const note = page.getByRole("note", { name: say.chain });
    const place = (seq: number) => new Intl.NumberFormat(language).format(seq);
    await expect.poll(() => note.textContent()).toContain(`${say.checked} ${place(chain.checked)}.`);
    await expect.poll(() => note.textContent()).toContain(`${place(chain.anchored)} ${say.outside}`);
  });

  test(`a log that is not what was written is told above it, with the fault (${language})`, async () => {
    const page = await signedIn(admin, { language });
    const broken = { state: "broken", faults: ["flt_0"], entries: 3, checked: 3 };
    // What is wrong is found within a day; how the API says so is shown by its own tests.
    await page.route("**/api/v1/log/chain", (route) => route.fulfill({ json: broken }));
    await page.goto("/log");

    const alert = page.getByRole("alert", { name: say.broken });
    await expect.poll(() => alert.getByRole("link").getAttribute("href")).toBe("/faults/flt_0");
    await expect.poll(() => page.getByRole("note", { name: say.chain }).count()).toBe(0);
  });
}

test("the log is paged on the server, there and back", async () => {
  const { email } = await person("online");
  const order = { service: "online", account: email, name: "one of many" };
  await Promise.all(Array.from({ length: 60 }, () => api("POST", "/api/v1/tokens", order)));
  const wanted = (await entries("order=newest&limit=120")).map(({ seq }) => seq);
  const last = wanted[0] ?? 0;
  const page = await signedIn(admin);
  await page.goto(`/log?before=${last + 1}`);
  await rows(page).first().waitFor();
  const newest = await places(page);
  await page.getByRole("link", { name: "Older" }).click();
  await expect.poll(async () => (await places(page))[0]).toBeLessThan(newest.at(-1) ?? 0);
  const older = await places(page);
  await page.getByRole("link", { name: "Newer" }).click();
  await expect.poll(async () => (await places(page))[0]).toBe(newest[0]);

  expect(newest).toEqual(wanted.slice(0, 50));
  expect(older).toEqual(wanted.slice(50, 50 + older.length));
  expect(await places(page)).toEqual(newest);
});

test("an entry opens to what the API has of it", async () => {
  const { email } = await person("nocodb");
  const page = await signedIn(admin);
  await page.goto(`/log?event=account.created&account=${email}`);

  await page.getByRole("button", { name: /as the API has it/ }).click();
  const raw = JSON.parse((await page.locator("pre").textContent()) ?? "") as Entry;

  expect([raw]).toEqual(await entries(`event=account.created&account=${email}`));
});

test("an export is saved with every entry that is meant", async () => {
  const page = await signedIn(admin);
  await page.goto("/log?event=account.created,account.disabled");
  await rows(page).first().waitFor();

  const saved: Record<string, string> = {};
  for (const [format, name] of [
    ["jsonl", "As JSON, an entry a line"],
    ["csv", "As a table (CSV)"],
  ] as const) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`jeton-log.${format}`);
    saved[format] = await readFile(await file.path(), "utf8");
  }

  const lines = (saved.jsonl ?? "").trimEnd().split("\n");
  const exported = lines.map((line) => JSON.parse(line) as Entry);
  const meant = await allEntries("event=account.created,account.disabled");
  const upTo = exported.at(-1)?.seq ?? 0;
  expect(exported).toEqual(meant.filter(({ seq }) => seq <= upTo));
  expect((saved.csv ?? "").trimEnd().split("\n").length).toBeGreaterThanOrEqual(lines.length + 1);
  expect((await entries("event=log.exported")).length).toBeGreaterThanOrEqual(2);
});

test("whoever follows is told when the session has ended", async () => {
  const boss = await person("nocodb", { role: "admin" });
  const page = await signedIn(boss);
  await page.goto("/log?event=account.created");
  await rows(page).first().waitFor();
  const following = page.waitForResponse((answer) => answer.url().includes("/log/follow"));
  await page.getByRole("button", { name: "Follow live" }).click();
  await following;

  const { items } = (await api("GET", `/api/v1/accounts?search=${boss.email}`)) as unknown as {
    items: { id: string }[];
  };
  await api("POST", `/api/v1/accounts/${items[0]?.id}/disable`, {});

  await page.waitForURL(/\/sign-in/);
});
