import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { newPage, signedIn } from "../browser";
import { api, demo, invited, linkOf, person } from "../people";

const chosen = "three blind mice run";

async function choose(page: Page, password: string, again = password): Promise<void> {
  await page.getByLabel("New password").fill(password);
  await page.getByLabel("The same again").fill(again);
  await page.getByRole("button", { name: "Choose and sign in" }).click();
}

/** Everything that a browser keeps of a page or tells of it but the requests that the page itself makes. */
const traces = (page: Page) =>
  page.evaluate(() =>
    [
      location.href,
      document.referrer,
      JSON.stringify(history.state),
      JSON.stringify({ ...sessionStorage }),
      JSON.stringify({ ...localStorage }),
      document.documentElement.outerHTML,
      ...performance.getEntriesByType("resource").map(({ name }) => name),
    ].join("\n"),
  );

test("whoever is invited chooses a password and is signed in", async () => {
  const ada = await invited("nocodb");
  const page = await newPage();

  await page.goto(ada.link);
  await page.getByText("You were invited").waitFor();
  expect(await page.getByLabel("Account").inputValue()).toBe(ada.name);
  await choose(page, chosen);

  await page.waitForURL(/\/my\/nocodb$/);
  await page.getByRole("button", { name: `Account of ${ada.name}` }).waitFor();
  await signedIn({ email: ada.name, password: chosen });
});

test("whoever forgot the password chooses another, and every session ends", async () => {
  const ada = await person("nocodb");
  const elsewhere = await signedIn(ada);
  const page = await newPage();

  await page.goto(await linkOf(ada));
  await page.getByText("Choose a new password for your account.").waitFor();
  await choose(page, chosen);
  await page.waitForURL(/\/my\/nocodb$/);

  await elsewhere.reload();
  await elsewhere.waitForURL(/sign-in/);
  await signedIn({ email: ada.email, password: chosen });
});

test("the secret of a link is nowhere but in what the page asks the API", async () => {
  const [ada, bob] = [await invited("nocodb"), await invited("nocodb")];
  const page = await newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));

  await page.goto(ada.link);
  await page.getByText("You were invited").waitFor();
  const first = await traces(page);
  // Pasted over the one that is open: the browser loads no page for that.
  await page.evaluate((link) => location.assign(link), bob.link);
  await expect.poll(() => page.getByLabel("Account").inputValue()).toBe(bob.name);
  const second = await traces(page);
  await page.goBack();
  const before = await traces(page);

  const text = [first, second, before, ...asked].join("\n");
  expect(first).toContain(`${demo.api.url}/link`);
  expect(text).not.toContain("jtl_");
  expect(asked.some((request) => request.includes("/links/inspect"))).toBe(true);
});

test("the rules are told while one types, and a weak password leaves the link as it is", async () => {
  const ada = await invited("nocodb");
  const page = await newPage();
  await page.goto(ada.link);
  const rules = page.getByRole("list", { name: "What a password has to be" });
  const kept = () => rules.locator("[data-met=true]").count();

  await page.getByLabel("New password").fill("short");
  await expect.poll(kept).toBe(2);
  await page.getByLabel("New password").fill("abcabcabcabcabc");
  await expect.poll(kept).toBe(2);
  await page.getByLabel("New password").fill(ada.name);
  await expect.poll(kept).toBe(2);
  await page.getByLabel("New password").fill("password2024");
  await expect.poll(kept).toBe(3);
  await page.getByLabel("The same again").fill("password2025");
  await page.getByText("The two are not the same.").waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Choose and sign in" }).isDisabled()).toBe(true);
  await choose(page, "password2024");
  await page.getByText("This one is too easily guessed.").waitFor();
  await page.getByRole("alert").getByText("weak_password").waitFor();
  await choose(page, chosen);

  await page.waitForURL(/\/my\/nocodb$/);
});

test("why a password is weak is told in Portuguese as well", async () => {
  const ada = await invited("nocodb");
  const page = await newPage({ language: "pt-BR" });

  await page.goto(ada.link);
  const password = "qwertyuiop1234567890";
  await page.locator("input[type=password]").first().fill(password);
  await page.locator("input[type=password]").last().fill(password);
  await page.locator("button[type=submit]").click();

  const alert = page.getByRole("alert");
  await alert.getByText("weak_password").waitFor();
  expect(await alert.innerText()).toContain("é fácil de adivinhar: é feita de palavras comuns");
  expect(await alert.innerText()).not.toContain("guessed");
});

test.each([
  [
    "used",
    async (link: string) => {
      const [, secret] = link.split("#");
      const body = JSON.stringify({ secret, password: chosen });
      const headers = { "content-type": "application/json" };
      await fetch(`${demo.api.url}/api/v1/links/redeem`, { method: "POST", headers, body });
    },
  ],
  ["followed by a newer one", (_: string, ada: { id: string }) => linkOf(ada)],
  [
    "of somebody who is disabled",
    (_: string, ada: { id: string }) => api("POST", `/api/v1/accounts/${ada.id}/disable`),
  ],
])("a link that is %s says what to do", async (_, spend) => {
  const ada = await invited("nocodb");
  await spend(ada.link, ada);
  const page = await newPage();

  await page.goto(ada.link);

  await page.getByRole("heading", { name: "This link does not work, or no longer" }).waitFor();
  await page.getByText("ask an administrator for another link").waitFor();
  await page.getByRole("link", { name: "To the sign-in" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
});

test("a link that ends while its page is open says so", async () => {
  const ada = await invited("nocodb");
  const page = await newPage();
  await page.goto(ada.link);
  await page.getByText("You were invited").waitFor();

  await linkOf(ada);
  await choose(page, chosen);

  await page.getByRole("heading", { name: "This link does not work, or no longer" }).waitFor();
});

test("a link may be pasted, whole or its end", async () => {
  const ada = await invited("nocodb");
  const page = await newPage();
  await page.goto("/link");

  await page.getByLabel("Your link").fill("jtl_nothing");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("heading", { name: "This link does not work, or no longer" }).waitFor();
  await page.getByRole("button", { name: "Use another link" }).click();
  await page.getByLabel("Your link").fill(` ${demo.api.url}${ada.link} `);
  await page.getByRole("button", { name: "Go on" }).click();

  await expect.poll(() => page.getByLabel("Account").inputValue()).toBe(ada.name);
});

test("what fails on the way is told, and the link still works", async () => {
  const ada = await invited("nocodb");
  const page = await newPage({ allowed: /ERR_FAILED/ });
  await page.route("**/links/*", (route) => route.abort());

  await page.goto(ada.link);
  await page.getByText("Jeton cannot be reached").waitFor();
  await page.unroute("**/links/*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.route("**/links/redeem", (route) => route.abort());
  await choose(page, chosen);
  await page.getByText("Jeton cannot be reached").waitFor();
  await page.unroute("**/links/redeem");
  await page.getByRole("button", { name: "Choose and sign in" }).click();

  await page.waitForURL(/\/my\/nocodb$/);
});

test("a page of somebody else cannot use a link, though it knows it", async () => {
  const ada = await invited("nocodb");
  const [, secret] = ada.link.split("#");
  const page = await newPage({ allowed: /blocked by CORS|ERR_FAILED|Content Security Policy/ });
  // The same machine under another name is another origin.
  await page.goto(`${demo.api.url.replace("127.0.0.1", "localhost")}/link`);
  const answers = await page.evaluate(
    async ({ url, secret }) => {
      const body = JSON.stringify({ secret, password: "three blind mice run" });
      const form = `secret=${secret}&password=three+blind+mice+run&again=three+blind+mice+run`;
      const send = (path: string, type: string, body: string, mode: RequestMode) =>
        fetch(url + path, { method: "POST", headers: { "content-type": type }, body, mode }).then(
          ({ type }) => type,
          () => "failed",
        );
      return [
        await send("/api/v1/links/redeem", "application/json", body, "cors"),
        await send("/api/v1/links/redeem", "text/plain", body, "no-cors"),
        await send("/link", "application/x-www-form-urlencoded", form, "no-cors"),
      ];
    },
    { url: demo.api.url, secret },
  );

  // The page's own policy stops them here already; without one, the door does.
  expect(new Set(answers)).toEqual(new Set(["failed"]));
  for (const [path, type, body] of [
    ["/link", "application/x-www-form-urlencoded", `secret=${secret}&password=${chosen}&again=${chosen}`],
    ["/api/v1/links/redeem", "text/plain", JSON.stringify({ secret, password: chosen })],
  ] as const) {
    const headers = { "content-type": type, origin: "http://evil.example" };
    const answer = await fetch(demo.api.url + path, { method: "POST", headers, body });
    expect([403, 415], path).toContain(answer.status);
  }
  await page.goto(ada.link);
  await page.goto(`${demo.api.url}${ada.link}`);
  await page.getByText("You were invited").waitFor();
});

test("where no script runs, the page has a form that does the same", async () => {
  const ada = await invited("nocodb");
  const page = await newPage({ scripts: false });
  await page.goto(ada.link);

  await page.getByLabel("Code of the link").fill(`${demo.api.url}${ada.link}`);
  await page.getByLabel("New password").fill(chosen);
  await page.getByLabel("The same again").fill(chosen);
  await page.getByRole("button", { name: "Choose" }).click();

  await page.getByText("has a new password").waitFor();
  await signedIn({ email: ada.name, password: chosen });
});
