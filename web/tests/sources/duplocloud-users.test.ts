import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { copiedBy, signedIn } from "../browser";
import { admin, person, verify } from "../people";

const words = {
  en: {
    administrator: "Administrator",
    users: "Users",
    username: /username/i,
    search: "Search",
    tokens: "Tokens",
    add: "Add",
    addEntry: "Add User Token",
    pane: "Create a new token",
    name: "Token Name",
    create: "Create",
    copy: "Copy",
    once: /only time that it is shown/,
    saved: "I have saved it",
    profile: "Profile",
    permanent: "Permanent API Token",
  },
  "pt-BR": {
    administrator: "Administrador",
    users: "Usuários",
    username: /usuário/i,
    search: "Buscar",
    tokens: "Tokens",
    add: "Adicionar",
    addEntry: "Adicionar token do usuário",
    pane: "Criar um novo token",
    name: "Nome do token",
    create: "Criar",
    copy: "Copiar",
    once: /única vez que ele é mostrado/,
    saved: "Já guardei",
    profile: "Perfil",
    permanent: "Token de API permanente",
  },
};

for (const language of ["en", "pt-BR"] as const) {
  const say = words[language];

  /** What happens in the pane and the window, wherever they were opened: the secret that was copied. */
  const fillIn = async (page: Page, name: string, title = say.pane) => {
    const pane = page.getByRole("dialog", { name: title });
    await pane.getByRole("textbox", { name: say.name }).fill(name);
    await pane.getByRole("button", { name: say.create }).click();
    await page.getByText(say.once).waitFor();
    const shown = await page.locator("[data-secret]").textContent();
    const copied = await copiedBy(page, () =>
      page.getByRole("dialog").getByRole("button", { name: say.copy, exact: true }).first().click(),
    );
    expect(copied).toBe(shown);
    await page.getByRole("button", { name: say.saved }).click();
    await page.getByRole("link", { name, exact: true }).waitFor();
    await expect.poll(() => page.locator("[data-secret]").count()).toBe(0);
    return copied;
  };

  test(`U5 U6 U8 an administrator makes permanent tokens of any user, and several coexist (${language})`, async () => {
    const ada = await person("duplocloud");
    const page = await signedIn(admin, { language });

    await page.getByRole("heading", { name: say.administrator }).waitFor();
    await page.getByRole("link", { name: say.users }).click();
    await page.getByRole("columnheader", { name: say.username }).waitFor();
    await page.getByRole("searchbox", { name: say.search }).fill(ada.email);
    await page.getByRole("link", { name: ada.email }).click();
    await page.getByRole("tab", { name: say.tokens }).click();
    const secrets = [];
    for (const name of ["ci", "second"]) {
      await page.getByRole("button", { name: say.add, exact: true }).click();
      secrets.push(await fillIn(page, name));
    }

    for (const secret of secrets) {
      expect(await verify("duplocloud", "authorization", `Bearer ${secret}`)).toBe(200);
    }
    const theirs = await signedIn(ada, { language });
    await theirs.goto("/my/duplocloud");
    await theirs.getByRole("link", { name: "second", exact: true }).waitFor();
  });

  test(`U7 U8 an administrator makes one in the profile, and another where one was lost (${language})`, async () => {
    const boss = await person("duplocloud", { role: "admin" });
    const page = await signedIn(boss, { language });

    await page.getByRole("button", { name: boss.email }).click();
    await page.getByRole("menuitem", { name: say.profile }).first().click();
    const area = page.getByRole("region", { name: say.permanent });
    const secrets = [];
    for (const name of ["first", "another"]) {
      await area.getByRole("button", { name: say.add, exact: true }).click();
      await page.getByRole("menuitem", { name: say.addEntry }).click();
      secrets.push(await fillIn(page, name, say.addEntry));
    }

    for (const secret of secrets) {
      expect(await verify("duplocloud", "authorization", `Bearer ${secret}`)).toBe(200);
    }
  });

  test(`U5 U7 a member finds no way to make a permanent token (${language})`, async () => {
    const ada = await person("duplocloud");
    const page = await signedIn(ada, { language });
    await page.goto("/my/duplocloud");

    await page.getByRole("region", { name: say.permanent }).waitFor();

    await expect.poll(() => page.getByRole("button", { name: say.add, exact: true }).count()).toBe(0);
    await expect.poll(() => page.getByRole("link", { name: say.users }).count()).toBe(0);
    await page.goto("/users");
    await page.waitForURL((url) => !url.pathname.startsWith("/users"));
  });
}
