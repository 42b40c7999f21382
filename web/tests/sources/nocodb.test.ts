import { expect, test } from "vitest";

import { copiedBy, signedIn } from "../browser";
import { person, verify } from "../people";
import { expectAt } from "../places";

const words = {
  en: {
    settings: "Account Settings",
    add: "Add New API Token",
    name: "Name",
    save: "Save",
    saved: "I have saved it",
    actions: "Actions for ci",
    copy: "Copy",
    remove: "Delete",
    stops: /Every service and program that uses this token stops working/,
    endless: /It does not expire\. It can be deleted any time\./,
    limit: /one of these at most/,
    none: "There is none yet",
    copyAuth: "Copy Auth Token",
    signOut: "Sign out",
  },
  "pt-BR": {
    settings: "Configurações da conta",
    add: "Adicionar novo token da API",
    name: "Nome",
    save: "Salvar",
    saved: "Já guardei",
    actions: "Ações de ci",
    copy: "Copiar",
    remove: "Excluir",
    stops: /Todo serviço e programa que usa este token para de funcionar/,
    endless: /Ele não expira\. Pode ser excluído a qualquer momento\./,
    limit: /no máximo um destes/,
    none: "Ainda não há nenhum",
    copyAuth: "Copiar token de autenticação",
    signOut: "Sair",
  },
};

for (const language of ["en", "pt-BR"] as const) {
  const say = words[language];

  test(`N1 to N7 a token is added, copied from its actions and deleted where NocoDB has it (${language})`, async () => {
    const ada = await person("nocodb");
    const page = await signedIn(ada, { language });

    const menu = page.getByRole("button", { name: ada.email });
    await expectAt("bottom left", menu);
    await menu.click();
    await page.getByRole("menuitem", { name: say.settings }).first().click();
    await page.getByRole("tab", { name: "Tokens" }).click();
    await page.getByRole("button", { name: say.add }).click();
    await page.getByText(say.endless).waitFor();
    await page.getByRole("textbox", { name: say.name }).fill("ci");
    await page.getByRole("button", { name: say.save }).click();
    await page.getByRole("button", { name: say.saved }).click();
    await page.getByRole("cell", { name: "ci", exact: true }).waitFor();
    await page.getByRole("button", { name: say.actions }).click();
    const secret = await copiedBy(page, () =>
      page.getByRole("menuitem", { name: say.copy, exact: true }).click(),
    );
    expect(secret).toMatch(/^[\w-]{40}$/);
    expect(await verify("nocodb", "xc-token", secret)).toBe(200);

    await page.getByText(say.limit).waitFor();
    await expect.poll(() => page.getByRole("button", { name: say.add }).isDisabled()).toBe(true);

    await page.getByRole("button", { name: say.actions }).click();
    await page.getByRole("menuitem", { name: say.remove }).click();
    await page.getByText(say.stops).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: say.remove }).click();
    await page.getByText(say.none).waitFor();

    expect(await verify("nocodb", "xc-token", secret)).toBe(401);
  });

  test(`N8 the menu of the account copies the auth token, which ends with the session (${language})`, async () => {
    const ada = await person("nocodb");
    const page = await signedIn(ada, { language });

    await page.getByRole("button", { name: ada.email }).click();
    const secret = await copiedBy(page, () => page.getByRole("menuitem", { name: say.copyAuth }).click());
    expect(await verify("nocodb", "xc-auth", secret)).toBe(200);
    await page.getByRole("button", { name: ada.email }).click();
    await page.getByRole("menuitem", { name: say.signOut }).click();
    await page.waitForURL(/sign-in/);

    expect(await verify("nocodb", "xc-auth", secret)).toBe(401);
  });
}
