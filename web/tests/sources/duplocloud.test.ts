import { expect, test } from "vitest";

import { copiedBy, signedIn } from "../browser";
import { person, verify } from "../people";
import { expectAt } from "../places";

const words = {
  en: {
    profile: "Profile",
    temporary: "Temporary API Token",
    permanent: "Permanent API Token",
    copy: "Copy",
    add: "Add",
    entry: "Add User Token",
    name: "Token Name",
    create: "Create",
    window: "Your new token",
    never: /Nobody can show it again/,
    saved: "I have saved it",
    ask: /Ask one for a token/,
    yearly: /365 days/,
    signOut: "Sign out",
  },
  "pt-BR": {
    profile: "Perfil",
    temporary: "Token de API temporário",
    permanent: "Token de API permanente",
    copy: "Copiar",
    add: "Adicionar",
    entry: "Adicionar token do usuário",
    name: "Nome do token",
    create: "Criar",
    window: "Seu novo token",
    never: /Ninguém pode mostrá-lo de novo/,
    saved: "Já guardei",
    ask: /Peça um token/,
    yearly: /365 dias/,
    signOut: "Sair",
  },
};

for (const language of ["en", "pt-BR"] as const) {
  const say = words[language];

  test(`U3 U4 the temporary token is copied from the profile, behind the person at the upper right (${language})`, async () => {
    const ada = await person("duplocloud");
    const page = await signedIn(ada, { language });

    const menu = page.getByRole("button", { name: ada.email });
    await expectAt("upper right", menu);
    await expectAt("upper right", menu.locator("svg"));
    await menu.click();
    await page.getByRole("menuitem", { name: say.profile }).first().click();
    const area = page.getByRole("region", { name: say.temporary });
    const copy = area.getByRole("button", { name: say.copy, exact: true });
    await expect.poll(() => copy.locator("svg").count()).toBe(1);
    const secret = await copiedBy(page, () => copy.click());
    expect(await verify("duplocloud", "authorization", `Bearer ${secret}`)).toBe(200);

    await menu.click();
    await page.getByRole("menuitem", { name: say.signOut }).click();
    await page.waitForURL(/sign-in/);
    expect(await verify("duplocloud", "authorization", `Bearer ${secret}`)).toBe(401);
  });

  test(`U2 U5 U7 U8 administrators add permanent tokens under their profile and see them once (${language})`, async () => {
    const root = await person("duplocloud", { role: "admin" });
    const page = await signedIn(root, { language });
    await page.goto("/my/duplocloud");
    const area = page.getByRole("region", { name: say.permanent });

    for (const name of ["ci", "deploy"]) {
      await area.getByRole("button", { name: say.add }).click();
      await page.getByRole("menuitem", { name: say.entry }).click();
      const pane = page.getByRole("dialog", { name: say.entry });
      await pane.getByText(say.yearly).first().waitFor();
      await pane.getByRole("textbox", { name: say.name }).fill(name);
      await pane.getByRole("button", { name: say.create }).click();
      const window = page.getByRole("dialog", { name: say.window });
      await window.getByText(say.never).waitFor();
      const shown = await window.locator("[data-secret]").textContent();
      const copied = await copiedBy(page, () =>
        window.getByRole("button", { name: say.copy, exact: true }).click(),
      );
      expect(copied).toBe(shown);
      expect(await verify("duplocloud", "authorization", `Bearer ${copied}`)).toBe(200);
      await window.getByRole("button", { name: say.saved }).click();
      await window.waitFor({ state: "hidden" });
    }

    await area.getByRole("cell", { name: "deploy", exact: true }).waitFor();
    await area.getByRole("cell", { name: "ci", exact: true }).waitFor();
    await expect.poll(() => area.getByRole("button", { name: /secret|segredo/ }).count()).toBe(0);
    await expect.poll(() => area.getByRole("button", { name: say.copy }).count()).toBe(0);
  });

  test(`U5 who is no administrator is told whom to ask, and has nothing to add (${language})`, async () => {
    const ada = await person("duplocloud");
    const page = await signedIn(ada, { language });

    await page.goto("/my/duplocloud");
    const area = page.getByRole("region", { name: say.permanent });
    await area.getByText(say.ask).waitFor();

    await expect.poll(() => area.getByRole("button", { name: say.add }).count()).toBe(0);
  });
}
