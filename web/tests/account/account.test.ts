import { expect, test } from "vitest";

import { newPage, signedIn } from "../browser";
import { demo, person } from "../people";

const signIn = (account: string, password: string) =>
  fetch(`${demo.api.url}/api/v1/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "a forgotten program" },
    body: JSON.stringify({ account, password }),
  });

test("one's own page names the account, and the sessions with what opened them", async () => {
  const ada = await person("online");
  await signIn(ada.email, ada.password);
  const page = await signedIn(ada);

  await page.getByRole("button", { name: ada.email }).click();
  await page.getByRole("menuitem", { name: "My account" }).click();

  await page.getByRole("heading", { level: 1, name: "My account" }).waitFor();
  await page.getByText("Member", { exact: true }).waitFor();
  const other = page.getByRole("row", { name: /a forgotten program/ });
  await other.getByText("127.0.0.1").waitFor();
  await page.getByRole("row", { name: /this one/ }).waitFor();
});

test("a session is ended, and then all others", async () => {
  const ada = await person("online");
  const [first, second] = [await signIn(ada.email, ada.password), await signIn(ada.email, ada.password)];
  const works = async (opened: { token: string }) =>
    (await fetch(`${demo.api.url}/api/v1/session`, { headers: { authorization: `Bearer ${opened.token}` } }))
      .ok;
  const [one, two] = [(await first.json()) as { token: string }, (await second.json()) as { token: string }];
  const page = await signedIn(ada);
  await page.goto("/account");
  const end = page.getByRole("button", { name: /^End the session of a forgotten program/ });
  await expect.poll(() => end.count()).toBe(2);

  await end.first().click();
  await expect.poll(() => end.count()).toBe(1);
  expect([await works(one), await works(two)].filter(Boolean).length).toBe(1);
  await page.getByRole("button", { name: "End all others" }).click();
  await expect.poll(() => end.count()).toBe(0);

  expect([await works(one), await works(two)]).toEqual([false, false]);
});

test("the language of the account is that of the pages from the next sign-in on", async () => {
  const ada = await person("online");
  const page = await signedIn(ada);
  await page.goto("/account");

  await page.getByRole("combobox", { name: "Language" }).selectOption("pt-BR");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Minha conta" }).waitFor();
  const later = await signedIn(ada, { language: "en" });
  await later.goto("/account");

  await later.getByRole("heading", { level: 1, name: "Minha conta" }).waitFor();
  expect(await later.evaluate(() => localStorage.getItem("jeton-language"))).toBe("pt-BR");
});

test("where mails go is for administrators to say, and everybody sees it", async () => {
  const ada = await person("online");
  const page = await signedIn(ada);
  await page.goto("/account");

  await page.getByText(`Mails to you go to ${ada.email}. Administrators can change that.`).waitFor();
  await expect.poll(() => page.getByRole("textbox", { name: "Mail to" }).count()).toBe(0);
});

for (const [language, say] of [
  [
    "en",
    {
      current: "Current password",
      fresh: "New password",
      again: "New password, again",
      change: "Change password",
      wrong: /is wrong/,
      differs: "The two are not the same.",
    },
  ],
  [
    "pt-BR",
    {
      current: "Senha atual",
      fresh: "Nova senha",
      again: "Nova senha, de novo",
      change: "Mudar senha",
      wrong: /está errada/,
      differs: "As duas não são iguais.",
    },
  ],
] as const) {
  test(`the password is changed with the present one, and every other session ends (${language})`, async () => {
    const ada = await person("online");
    const page = await signedIn(ada, { language });
    await page.goto("/account");
    const field = (name: string) =>
      page
        .locator("form")
        .filter({ hasText: say.change })
        .getByLabel(new RegExp(`^${name}( \\*)?$`));
    const change = async (current: string, fresh: string) => {
      await field(say.current).fill(current);
      await field(say.fresh).fill(fresh);
      await field(say.again).fill(fresh);
      await page.getByRole("button", { name: say.change }).click();
    };
    const better = "nine wet herons on a wire";

    await change("not the password", better);
    await page.getByText(say.wrong).waitFor();
    await field(say.again).fill("something else");
    await page.getByText(say.differs).waitFor();
    await change(ada.password, better);
    await expect.poll(async () => (await signIn(ada.email, better)).status).toBe(201);

    expect((await signIn(ada.email, ada.password)).status).toBe(401);
    await page.reload();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/account");
  });
}

test("the theme that is chosen stays", async () => {
  const page = await signedIn(await person("online"));
  await page.goto("/account");

  await page.getByText("Dark", { exact: true }).click();
  const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
  await expect.poll(scheme).toBe("dark");
  await page.reload();

  await expect.poll(scheme).toBe("dark");
});

test("who is not signed in comes back to their account after the sign-in", async () => {
  const page = await newPage();

  await page.goto("/account");

  await page.waitForURL(/sign-in\?back=/);
});
