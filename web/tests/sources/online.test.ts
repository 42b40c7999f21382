import { expect, test } from "vitest";

import { copiedBy, signedIn } from "../browser";
import { demo, person, verify } from "../people";
import { expectAt } from "../places";

const words = {
  en: {
    credentials: "My credentials",
    create: "Create New Token",
    make: "Create",
    copy: /^Copy/,
    saved: "I have saved it",
    like: /like a password/,
    total: /total access/,
    compromised: /delete it and make a new one/,
    remove: "Delete",
    none: "There is none yet",
  },
  "pt-BR": {
    credentials: "Minhas credenciais",
    create: "Criar novo token",
    make: "Criar",
    copy: /^Copiar/,
    saved: "Já guardei",
    like: /como uma senha/,
    total: /acesso total/,
    compromised: /exclua-o e crie outro/,
    remove: "Excluir",
    none: "Ainda não há nenhum",
  },
};
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

for (const language of ["en", "pt-BR"] as const) {
  const say = words[language];

  test(`S1 S2 S3 S4 S5 tokens are made under the credentials, at the top right, and reach the API (${language})`, async () => {
    const ada = await person("online");
    const page = await signedIn(ada, { language });

    await page.getByRole("button", { name: ada.email }).click();
    await page.getByRole("menuitem", { name: say.credentials }).first().click();
    for (const warning of [say.like, say.total, say.compromised]) await page.getByText(warning).waitFor();
    const secrets: string[] = [];
    for (let made = 0; made < 2; made += 1) {
      const create = page.getByRole("button", { name: say.create });
      await expectAt("upper right", create);
      await create.click();
      await page.getByRole("dialog").getByRole("button", { name: say.make }).click();
      const window = page.getByRole("dialog").filter({ has: page.locator("[data-secret]") });
      secrets.push(
        await copiedBy(page, () => window.getByRole("button", { name: say.copy }).first().click()),
      );
      await window.getByRole("button", { name: say.saved }).click();
      await window.waitFor({ state: "hidden" });
    }

    expect(new Set(secrets).size).toBe(2);
    for (const secret of secrets) {
      expect(secret).toMatch(uuid);
      const answer = await fetch(`${demo.services.online?.url}/servers`, {
        headers: { "x-auth-token": secret },
      });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toContain("json");
    }
  });

  test(`S1 a compromised token is deleted and refused from then on (${language})`, async () => {
    const ada = await person("online");
    const page = await signedIn(ada, { language });
    await page.goto("/my/online");
    await page.getByRole("button", { name: say.create }).click();
    await page.getByRole("dialog").getByRole("button", { name: say.make }).click();
    const window = page.getByRole("dialog").filter({ has: page.locator("[data-secret]") });
    const secret = (await window.locator("[data-secret]").textContent()) ?? "";
    await window.getByRole("button", { name: say.saved }).click();

    await page.getByRole("row").getByRole("button", { name: say.remove }).click();
    await page.getByRole("dialog").getByRole("button", { name: say.remove }).click();
    await page.getByText(say.none).waitFor();

    expect(await verify("online", "x-auth-token", secret)).toBe(401);
  });
}
