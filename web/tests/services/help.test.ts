import { expect, test } from "vitest";

import { copiedBy, signedIn } from "../browser";
import { person } from "../people";

const words = {
  en: { tab: "Help", find: /^How to create it/, path: "Account Settings", copy: "Copy: Shell" },
  "pt-BR": { tab: "Ajuda", find: /^Como criar/, path: "Configurações da conta", copy: "Copiar: Shell" },
};

for (const language of ["en", "pt-BR"] as const) {
  const say = words[language];

  test(`D9 D17 the help of a service is a tab beside the tokens, and its programs are copied (${language})`, async () => {
    const ada = await person("nocodb");
    const page = await signedIn(ada, { language });
    await page.goto("/my/nocodb");

    await page.getByRole("tab", { name: say.tab }).click();
    await page.waitForURL(/\?tab=help$/);
    await page.getByRole("heading", { level: 2, name: say.find }).waitFor();
    const copied = await copiedBy(page, () => page.getByRole("button", { name: say.copy }).first().click());

    expect(copied).toMatch(/^export NOCODB_API_TOKEN=/);
    await page.getByRole("article").getByRole("link", { name: say.path }).first().click();
    await page.waitForURL(/\/my\/nocodb$/);
  });
}

test("the help opens by its address", async () => {
  const page = await signedIn(await person("discloud"));

  await page.goto("/my/discloud?tab=help");

  await page.getByRole("article").getByRole("heading", { level: 2 }).first().waitFor();
  await expect.poll(() => page.getByRole("tab", { name: "Help" }).getAttribute("aria-selected")).toBe("true");
});
