import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import type { Schemas } from "../src/api/client";
import { parts } from "../src/words";
import { type Language, signedIn } from "./browser";
import { admin, api, person } from "./people";

type Block = Schemas["BlockView"];
type Pieces = Schemas["PieceView"][];

const namesIn = (pieces: Pieces) => pieces.filter(({ type }) => type === "name").map(({ text }) => text);

/** The blocks of the help from the steps that begin at a page on, to the next steps. */
async function wayBy(page: "users" | "systemsSettings", language: Language) {
  const help = (await api(
    "GET",
    `/api/v1/services/duplocloud/help?language=${language}`,
  )) as unknown as Schemas["HelpView"];
  const blocks = help.sections.flatMap((section) => section.blocks);
  const first = parts.shell[language][page];
  const at = blocks.findIndex(
    (block) => block.type === "steps" && block.items.some((item) => namesIn(item).includes(first)),
  );
  const steps = blocks[at];
  const table = blocks.slice(at + 1, at + 2).find((block) => block.type === "table");
  return { steps: namesOf(steps), fields: table?.type === "table" ? table.rows.map(([name]) => name) : [] };
}

const namesOf = (block: Block | undefined) => (block?.type === "steps" ? block.items.flatMap(namesIn) : []);

/** Does with what has that name what a reader would: clicks it, fills it in, or sees that it is there. */
async function follow(page: Page, name: string): Promise<void> {
  const called = { name, exact: true } as const;
  const field = page.getByRole("textbox", called);
  const pressed = page
    .getByRole("link", called)
    .or(page.getByRole("tab", called))
    .or(page.getByRole("button", called));
  const seen = page.getByRole("heading", called).or(page.getByRole("dialog", called));
  const head = page.locator("th").filter({ hasText: new RegExp(`^${name}$`, "i") });
  await field.or(pressed).or(seen).or(head).first().waitFor();
  if ((await field.count()) > 0) await field.fill("by the help");
  else if ((await pressed.count()) > 0) await pressed.first().click();
  else if ((await head.count()) > 0) expect(await head.innerText()).toContain(name);
}

for (const language of ["en", "pt-BR"] as const) {
  test(`U6 the help to make a token of somebody is followed by its own words (${language})`, async () => {
    const ada = await person("duplocloud");
    const page = await signedIn(admin, { language });
    const { steps } = await wayBy("users", language);
    const list = steps.find((name) => name === name.toUpperCase());
    expect(list).toBeDefined();

    for (const name of steps) {
      await follow(page, name);
      // Whose name it is, the help does not know.
      if (name === list) await page.goto(`/users/${ada.id}`);
    }

    await page.locator("[data-secret]").waitFor();
  });

  test(`U9 the help to set when a fault appears is followed by its own words (${language})`, async () => {
    const page = await signedIn(admin, { language });
    const { steps, fields } = await wayBy("systemsSettings", language);

    for (const name of steps) await follow(page, name);

    expect(fields.length).toBe(3);
    for (const [field] of fields.map((pieces) => namesIn(pieces ?? []))) {
      await page
        .getByRole("dialog")
        .getByLabel(new RegExp(`^${field}( \\*)?$`))
        .first()
        .waitFor();
    }
  });
}
