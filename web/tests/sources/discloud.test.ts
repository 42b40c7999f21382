import { expect, test } from "vitest";

import { copiedBy, signedIn } from "../browser";
import { person, verify } from "../people";
import { expectAt } from "../places";

const words = {
  en: {
    profile: "Profile",
    show: /^Show the secret/,
    hide: /^Hide the secret/,
    copy: "Copy",
    reset: "Reset Token",
    still: /Who still uses/,
    advice: [/like a password/, /Keep it private/, /Never commit it/, /Environment variables/, /production/],
    leaked: /reset it at once and redeploy/,
    steps: [/environment variables/, /command line, editor extension/, /Redeploy/],
  },
  "pt-BR": {
    profile: "Perfil",
    show: /^Mostrar o segredo/,
    hide: /^Ocultar o segredo/,
    copy: "Copy",
    reset: "Resetar Token",
    still: /Quem ainda usa/,
    advice: [
      /como uma senha/,
      /Mantenha-o privado/,
      /Nunca faça commit/,
      /variáveis de ambiente/,
      /produção/,
    ],
    leaked: /resete-o na hora e refaça o deploy/,
    steps: [/variáveis de ambiente/, /linha de comando, na extensão do editor/, /Refaça o deploy/],
  },
};

for (const language of ["en", "pt-BR"] as const) {
  const say = words[language];

  test(`D3 D4 D5 D17 the key is under API Key, hidden until the eye is clicked, and copied (${language})`, async () => {
    const ada = await person("discloud");
    const page = await signedIn(ada, { language });

    await page.getByRole("button", { name: ada.email }).click();
    await page.getByRole("menuitem", { name: say.profile }).first().click();
    await expectAt("top", page.getByRole("tab", { name: "API Key" }));
    await page.getByRole("tab", { name: "API Key" }).click();
    await expect.poll(() => page.locator("[data-secret]").count()).toBe(0);
    await page.getByRole("button", { name: say.show }).click();
    const shown = await page.locator("[data-secret]").textContent();
    const copied = await copiedBy(page, () =>
      page.getByRole("button", { name: say.copy, exact: true }).click(),
    );

    expect(copied).toBe(shown);
    expect(await verify("discloud", "authorization", shown ?? "")).toBe(200);
    await page.getByRole("button", { name: say.hide }).click();
    await expect.poll(() => page.locator("[data-secret]").count()).toBe(0);
  });

  test(`D6 D15 a reset ends the old value at once and shows who still uses it (${language})`, async () => {
    const ada = await person("discloud");
    const page = await signedIn(ada, { language });
    await page.goto("/my/discloud");
    const old = await copiedBy(page, () => page.getByRole("button", { name: say.copy, exact: true }).click());

    await page.getByRole("button", { name: say.reset }).click();
    await page.getByRole("dialog").getByRole("button", { name: say.reset }).click();
    const fresh = await page.getByRole("dialog").locator("[data-secret]").textContent();

    expect(await verify("discloud", "authorization", old)).toBe(401);
    expect(await verify("discloud", "authorization", fresh ?? "")).toBe(200);
    await page.getByText(say.still).waitFor();
    await page.getByText("node", { exact: true }).waitFor();
  });
  test(`D9 D15 the samples hold the name of the variable, and what is left to do is listed (${language})`, async () => {
    const page = await signedIn(await person("discloud"), { language });
    await page.goto("/my/discloud");

    await page.getByRole("button", { name: say.reset }).click();
    const window = page.getByRole("dialog");
    await window.getByRole("button", { name: say.reset }).click();
    const secret = (await window.locator("[data-secret]").textContent()) ?? "";
    const samples: Record<string, string> = {};
    for (const name of ["macOS, Linux", "Windows", "cURL", "Node", "Python"]) {
      await window.getByRole("tab", { name }).click();
      const copy = window.getByRole("button", { name: new RegExp(`: ${name}$`) });
      samples[name] = await copiedBy(page, () => copy.click());
    }

    expect(samples["macOS, Linux"]).toBe(`export DISCLOUD_TOKEN=${secret}`);
    expect(samples.Windows).toBe(`setx DISCLOUD_TOKEN "${secret}"`);
    expect(samples.cURL).toContain('-H "Authorization: $DISCLOUD_TOKEN"');
    expect(samples.Node).toContain("process.env.DISCLOUD_TOKEN");
    expect(samples.Python).toContain('os.environ["DISCLOUD_TOKEN"]');
    for (const step of say.steps) await window.getByRole("checkbox", { name: step }).check();
  });

  test(`D13 D14 the page says how the token is kept, and what to do when it got out (${language})`, async () => {
    const page = await signedIn(await person("discloud"), { language });

    await page.goto("/my/discloud");

    for (const text of [...say.advice, say.leaked]) await page.getByText(text).waitFor();
  });
}
