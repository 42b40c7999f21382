import { expect, test } from "vitest";

import { copiedBy, signedIn } from "../browser";
import { person, verify } from "../people";

const words = {
  en: {
    profile: "Profile",
    show: /^Show the secret/,
    hide: /^Hide the secret/,
    reset: "Reset Token",
    still: /Who still uses/,
  },
  "pt-BR": {
    profile: "Perfil",
    show: /^Mostrar o segredo/,
    hide: /^Ocultar o segredo/,
    reset: "Resetar Token",
    still: /Quem ainda usa/,
  },
};

for (const language of ["en", "pt-BR"] as const) {
  const say = words[language];

  test(`D3 D4 D5 D17 the key is under API Key, hidden until the eye is clicked, and copied (${language})`, async () => {
    const ada = await person("discloud");
    const page = await signedIn(ada, { language });

    await page.getByRole("button", { name: ada.email }).click();
    await page.getByRole("menuitem", { name: say.profile }).first().click();
    await page.getByRole("tab", { name: "API Key" }).click();
    expect(await page.locator("[data-secret]").count()).toBe(0);
    await page.getByRole("button", { name: say.show }).click();
    const shown = await page.locator("[data-secret]").textContent();
    const copied = await copiedBy(page, () =>
      page.getByRole("button", { name: "Copy", exact: true }).click(),
    );

    expect(copied).toBe(shown);
    expect(await verify("discloud", "authorization", shown ?? "")).toBe(200);
    await page.getByRole("button", { name: say.hide }).click();
    expect(await page.locator("[data-secret]").count()).toBe(0);
  });

  test(`D6 D15 a reset ends the old value at once and shows who still uses it (${language})`, async () => {
    const ada = await person("discloud");
    const page = await signedIn(ada, { language });
    await page.goto("/my/discloud");
    const old = await copiedBy(page, () => page.getByRole("button", { name: "Copy", exact: true }).click());

    await page.getByRole("button", { name: say.reset }).click();
    await page.getByRole("dialog").getByRole("button", { name: say.reset }).click();
    const fresh = await page.getByRole("dialog").locator("[data-secret]").textContent();

    expect(await verify("discloud", "authorization", old)).toBe(401);
    expect(await verify("discloud", "authorization", fresh ?? "")).toBe(200);
    await page.getByText(say.still).waitFor();
    await page.getByText("node", { exact: true }).waitFor();
  });
}
