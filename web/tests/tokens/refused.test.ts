import { expect, test } from "vitest";

import { signedIn } from "../browser";
import { demo, person } from "../people";

const words = {
  en: {
    title: "Why was my request refused?",
    secret: "Secret",
    ask: "Why?",
    stranger: "This is not a secret of this service",
    accepted: "This secret is accepted",
    revoked: /The token was revoked or deleted\. Make a new one/,
  },
  "pt-BR": {
    title: "Por que minha requisição foi recusada?",
    secret: "Segredo",
    ask: "Por quê?",
    stranger: "Este não é um segredo deste serviço",
    accepted: "Este segredo é aceito",
    revoked: /O token foi revogado ou excluído\. Crie um novo/,
  },
};

/** A token of a service, by its owner, and the way to call the API as them. */
async function token(service: string) {
  const ada = await person(service);
  const post = async (path: string, body: unknown, session?: string) => {
    const answer = await fetch(`${demo.api.url}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(session === undefined ? {} : { authorization: `Bearer ${session}` }),
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? {} : await answer.json()) as Record<string, string>;
  };
  const { token: session } = await post("/api/v1/sessions", { account: ada.email, password: ada.password });
  const made = await post("/api/v1/tokens", { service, kind: "api-token", name: "asked" }, session);
  const end = () => post(`/api/v1/tokens/${made.id}/revoke`, {}, session);
  return { ada, id: made.id ?? "", secret: made.secret ?? "", end };
}

for (const language of ["en", "pt-BR"] as const) {
  const say = words[language];

  test(`D16 whoever shows a secret is told why it is refused, and the field is emptied (${language})`, async () => {
    const { ada, id, secret, end } = await token("online");
    const page = await signedIn(ada, { language });
    await page.goto("/refused");
    await page.getByRole("heading", { level: 1, name: say.title }).waitFor();
    const field = page.getByLabel(say.secret, { exact: false }).locator("visible=true").first();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const ask = async (text: string) => {
      await field.fill(text);
      await expect.poll(() => field.getAttribute("type")).toBe("password");
      await page.getByRole("button", { name: say.ask }).click();
    };

    await ask("not a secret");
    await page.getByText(say.stranger).waitFor();
    await ask(` ${secret} `);
    await page.getByText(say.accepted).waitFor();
    await end();
    await ask(secret);
    await page.getByText(say.revoked).waitFor();

    await expect.poll(() => field.inputValue()).toBe("");
    await page.getByRole("link", { name: id }).waitFor();
    expect(asked.join(" ")).not.toContain(secret);
    expect(await page.content()).not.toContain(secret);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
      secret,
    );
  });
}

test("the refused calls of a token are explained", async () => {
  const { ada, id, secret, end } = await token("online");
  await end();
  for (let n = 0; n < 2; n += 1) {
    await fetch(`${demo.api.url}/verify/online`, { headers: { "x-auth-token": secret } });
  }
  const page = await signedIn(ada);
  await page.goto("/refused");
  await page.getByRole("combobox", { name: "Token" }).selectOption(id);
  await page.waitForURL(/token=tok_/);

  // Counts are written down every ten seconds.
  await expect
    .poll(
      async () => {
        await page.goto(`/refused?token=${id}`);
        await page.getByText(/None of its calls|Refused calls of/).waitFor();
        return page.getByText("Refused calls of the last 30 days").count();
      },
      { timeout: 40_000 },
    )
    .toBe(1);

  await page.getByText(/The token was revoked or deleted\. Make a new one/).waitFor();
  await page.getByText("(2 times)").waitFor();
});
