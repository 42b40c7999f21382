import type { Page } from "playwright-core";
import { afterEach, expect, test } from "vitest";

import { type Language, signedIn } from "../browser";
import { admin, api, person } from "../people";

const words = {
  en: {
    settings: "Systems Settings",
    add: "Add",
    pane: "Add Config",
    type: "Config Type",
    key: "Key",
    value: "Value",
    submit: "Submit",
    faultsAt: "A token raises a fault 45, 30, 7, and 1 days before its end.",
    mailsAt: "They are told 30, 7, and 1 days before a token's end.",
    now: "is now",
    remove: "Remove",
    restored: "Taken back",
  },
  "pt-BR": {
    settings: "Configurações do sistema",
    add: "Adicionar",
    pane: "Adicionar configuração",
    type: "Tipo de configuração",
    key: "Chave",
    value: "Valor",
    submit: "Enviar",
    faultsAt: "Um token gera uma falha 45, 30, 7 e 1 dias antes do fim.",
    mailsAt: "O aviso chega 30, 7 e 1 dias antes do fim de um token.",
    now: "agora é",
    remove: "Remover",
    restored: "Removido",
  },
};

const days = "Enable User Token Expiration Notifications";
const mails = "User Token Expiration Notification Emails";
const length = "Authorization token session duration";

interface Setting {
  key: string;
  value?: string;
}

const settings = async () =>
  (await api("GET", "/api/v1/services/duplocloud/settings")) as unknown as { items: Setting[] };
const valueSet = async (key: string) => (await settings()).items.find((one) => one.key === key)?.value;

afterEach(async () => {
  for (const { key, value } of (await settings()).items) {
    if (value !== undefined)
      await api("DELETE", `/api/v1/services/duplocloud/settings/${encodeURIComponent(key)}`);
  }
});

/** The pane that the source texts lead to: Systems Settings, Config, Add. */
async function addConfig(page: Page, say: (typeof words)[Language]) {
  await page.getByRole("link", { name: say.settings }).click();
  await page.getByRole("tab", { name: "Config" }).click();
  await page.getByRole("button", { name: say.add, exact: true }).click();
  const pane = page.getByRole("dialog", { name: say.pane });
  return {
    pane,
    fill: async (entry: { type?: string; key?: string; value?: string }) => {
      const { type, key, value } = entry;
      if (type !== undefined) await pane.getByRole("combobox", { name: say.type }).fill(type);
      if (key !== undefined) await pane.getByRole("combobox", { name: say.key }).fill(key);
      if (value !== undefined) await pane.getByRole("textbox", { name: say.value }).fill(value);
    },
    submit: () => pane.getByRole("button", { name: say.submit }).click(),
  };
}

for (const language of ["en", "pt-BR"] as const) {
  const say = words[language];

  test(`U9 a number of days is added under Systems Settings, Config (${language})`, async () => {
    const page = await signedIn(admin, { language });

    const { pane, fill, submit } = await addConfig(page, say);
    await fill({ type: "AppConfig", key: days, value: "45" });
    await pane.getByText(say.faultsAt).waitFor();
    await submit();
    await page.getByRole("alert").getByText(say.now).waitFor();
    await pane.waitFor({ state: "hidden" });

    expect(await valueSet(days)).toBe("45");
    await page.getByRole("row", { name: days }).getByText(say.faultsAt).waitFor();
  });

  test(`U10 addresses are added between semicolons, and are told on the same days (${language})`, async () => {
    const page = await signedIn(admin, { language });

    const { pane, fill, submit } = await addConfig(page, say);
    await fill({ type: "App Config", key: mails, value: "ops@duplo.example; sec@duplo.example" });
    await pane.getByText(say.mailsAt).waitFor();
    await submit();
    await pane.waitFor({ state: "hidden" });

    expect(await valueSet(mails)).toBe("ops@duplo.example; sec@duplo.example");
    await page.getByRole("button", { name: `${say.remove} ${mails}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: say.remove }).click();
    await page.getByRole("alert").getByText(say.restored).waitFor();
    expect(await valueSet(mails)).toBeUndefined();
  });

  test(`U12 the length of a session is set in minutes (${language})`, async () => {
    const page = await signedIn(admin, { language });

    const { pane, fill, submit } = await addConfig(page, say);
    await fill({ type: "App Config", key: length, value: "90" });
    await submit();
    await pane.waitFor({ state: "hidden" });
    await signedIn(admin, { language });

    expect(await valueSet(length)).toBe("90");
    const { items } = (await api(
      "GET",
      `/api/v1/tokens?service=duplocloud&kind=temporary&ended=false&account=${admin.email}`,
    )) as unknown as { items: { created_at: string; expires_at: string }[] };
    const lengths = items.map((one) => (Date.parse(one.expires_at) - Date.parse(one.created_at)) / 60_000);
    expect(lengths.map(Math.round)).toContain(90);
  });
}

test("a mistyped entry is refused beside its field, in the words of the API", async () => {
  const page = await signedIn(admin);
  const { pane, fill, submit } = await addConfig(page, words.en);

  await fill({ type: "App Config", key: days.slice(0, -1), value: "45" });
  await submit();
  await pane.getByText(`did you mean \`${days}\``).waitFor();
  const key = pane.getByRole("combobox", { name: "Key" });
  await expect.poll(() => key.getAttribute("aria-invalid")).toBe("true");
  await fill({ key: days, value: "ten" });
  await submit();
  await pane.getByText("a whole number of days is wanted").waitFor();
  await fill({ type: "AppKonfig", value: "10" });
  await submit();
  await pane.getByText("is of the type `App Config`").waitFor();

  expect(await valueSet(days)).toBeUndefined();
});

/** A token that is fourteen days from its end some seconds after it was made, and its owner. */
async function nearlyExpiring(): Promise<{ id: string; owner: string }> {
  const { email: owner } = await person("duplocloud");
  const order = {
    service: "duplocloud",
    kind: "permanent",
    account: owner,
    name: "ci",
    lifetime: `${14 * 86_400 + 3}s`,
  };
  const { id } = (await api("POST", "/api/v1/tokens", order)) as unknown as { id: string };
  return { id, owner };
}

const set = (key: string, value: string) =>
  api("PUT", `/api/v1/services/duplocloud/settings/${encodeURIComponent(key)}`, { value });

/** Looks again until that is so. */
async function until(page: Page, isSo: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.reload();
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
        return isSo();
      },
      { timeout: 30_000, interval: 500 },
    )
    .toBe(true);
}

const faultWords = {
  en: {
    faults: "Faults",
    open: /open$/,
    what: "A token is about to expire",
    state: "State",
    cleared: "Cleared",
    told: "Who was told",
    happened: "What happened since",
    seen: "Fault seen",
  },
  "pt-BR": {
    faults: "Falhas",
    open: /abertas?$/,
    what: "Um token está para expirar",
    state: "Estado",
    cleared: "Encerradas",
    told: "Quem foi avisado",
    happened: "O que aconteceu desde então",
    seen: "Falha vista",
  },
};

for (const language of ["en", "pt-BR"] as const) {
  const say = faultWords[language];

  test(`U9 U11 a fault appears so many days before the end and is cleared by a rotation (${language})`, async () => {
    await set(days, "14");
    const { id, owner } = await nearlyExpiring();
    const page = await signedIn(admin, { language });
    await page.getByRole("link", { name: say.faults }).click();
    const rows = page.getByRole("row", { name: owner });

    await until(page, async () => (await rows.count()) === 1);
    await rows.getByRole("link", { name: say.what }).waitFor();
    await page.getByRole("link", { name: say.faults }).getByLabel(say.open).waitFor();
    await expect
      .poll(() => rows.getByRole("link", { name: "ci", exact: true }).getAttribute("href"))
      .toBe(`/tokens/${id}`);

    await api("POST", `/api/v1/tokens/${id}/rotate`, {});
    await until(page, async () => (await rows.count()) === 0);
    await page.getByRole("combobox", { name: say.state }).selectOption({ label: say.cleared });
    await rows.waitFor();
    await expect.poll(() => rows.count()).toBe(1);
  });

  test(`U10 U11 a fault says who was told of it (${language})`, async () => {
    await set(days, "14");
    await set(mails, "ops@example.com; boss@example.com");
    const { owner } = await nearlyExpiring();
    const page = await signedIn(admin, { language });
    await page.goto("/faults?cause=token-expiring");
    const row = page.getByRole("row", { name: owner });
    await until(page, async () => (await row.count()) === 1);

    await row.getByRole("link", { name: say.what }).click();
    const told = page.getByRole("region", { name: say.told }).first();

    await told.getByRole("row", { name: "ops@example.com" }).waitFor();
    await expect.poll(() => told.getByRole("row", { name: /@example\.com/ }).count()).toBe(2);
    await page.getByRole("region", { name: say.happened }).first().getByText(say.seen).waitFor();
  });
}
