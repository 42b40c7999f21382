import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { copiedBy, signedIn } from "../browser";
import type { Login } from "../jeton";
import { api, demo, person } from "../people";

interface Made {
  id: string;
  secret: string;
}

/** Calls the API as a person, in a session of a program. */
async function as({ email, password }: Login) {
  const call = async (method: string, path: string, body?: unknown, token?: string) => {
    const answer = await fetch(`${demo.api.url}${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json() as Promise<Record<string, string>>;
  };
  const { token } = await call("POST", "/api/v1/sessions", { account: email, password });
  return {
    make: async (name: string, more: object = {}): Promise<Made> => {
      const order = { service: "jeton", kind: "api-token", name, scopes: ["tokens:read"], ...more };
      return (await call("POST", "/api/v1/tokens", order, token)) as unknown as Made;
    },
    rotate: async (id: string, grace: string): Promise<Made> =>
      (await call("POST", `/api/v1/tokens/${id}/rotate`, { grace }, token)) as unknown as Made,
  };
}

/** Whether Jeton accepts a secret, shown by a program of that name. */
async function shown(secret: string, agent: string): Promise<boolean> {
  const answer = await fetch(`${demo.api.url}/verify/jeton`, {
    headers: { authorization: `Bearer ${secret}`, "user-agent": agent },
  });
  return answer.ok;
}

const open = async (page: Page, id: string, name: string) => {
  await page.goto(`/tokens/${id}`);
  await page.getByRole("heading", { level: 1, name }).waitFor();
};

test("the page of a token says what is known of it, and who used it how often", async () => {
  const ada = await person("online");
  const token = await (await as(ada)).make("deploy <img src=x>");
  await shown(token.secret, "deployer/7.1");
  const page = await signedIn(ada);

  await open(page, token.id, "deploy <img src=x>");

  await page.getByText(token.id).waitFor();
  await page.getByText("tokens:read").first().waitFor();
  await page.getByRole("cell", { name: "deployer/7.1" }).first().waitFor();
  await page.getByRole("cell", { name: "Token issued" }).waitFor();
  expect(await page.content()).not.toContain(token.secret);
});

test("the use of a token stands in a chart, and in a table with the same numbers", async () => {
  const ada = await person("online");
  const token = await (await as(ada)).make("counted");
  for (let n = 0; n < 3; n += 1) await shown(token.secret, "counter");
  const page = await signedIn(ada);

  // Counts are written down every ten seconds.
  await expect
    .poll(
      async () => {
        await open(page, token.id, "counted");
        await page.getByText(/^(Accepted: 3|Not used in this time)$/).waitFor();
        return page.getByText("Accepted: 3", { exact: true }).count();
      },
      { timeout: 40_000 },
    )
    .toBe(1);

  await page.getByRole("img", { name: /3 accepted, 0 refused/ }).waitFor();
  await page.getByText("As a table").click();
  await page.getByRole("columnheader", { name: "Accepted" }).waitFor();
  await page.getByRole("cell", { name: "3", exact: true }).waitFor();
});

test("during a grace both secrets stand side by side, and the old one is ended early", async () => {
  const ada = await person("online");
  const api = await as(ada);
  const token = await api.make("rotated");
  const fresh = await api.rotate(token.id, "1h");
  await shown(token.secret, "laptop");
  await shown(fresh.secret, "server");
  const page = await signedIn(ada);
  await open(page, token.id, "rotated");

  await page.getByRole("region", { name: "Old secret" }).getByRole("cell", { name: "laptop" }).waitFor();
  await page.getByRole("region", { name: "Present secret" }).getByRole("cell", { name: "server" }).waitFor();
  expect(await shown(token.secret, "laptop")).toBe(true);
  await page.getByRole("button", { name: "End the old one now" }).click();
  await page.getByText("The old secret is refused from now on.").waitFor();

  expect(await shown(token.secret, "laptop")).toBe(false);
  expect(await shown(fresh.secret, "server")).toBe(true);
  await page.getByRole("button", { name: "End the old one now" }).waitFor({ state: "detached" });
});

test("a rotation is taken back", async () => {
  const ada = await person("online");
  const api = await as(ada);
  const token = await api.make("hasty");
  const fresh = await api.rotate(token.id, "1h");
  const page = await signedIn(ada);
  await open(page, token.id, "hasty");

  await page.getByRole("button", { name: "Back to the old one" }).click();
  await page.getByText("The old secret is the only one again.").waitFor();

  expect(await shown(token.secret, "laptop")).toBe(true);
  expect(await shown(fresh.secret, "server")).toBe(false);
});

test("a token is renamed, extended and revoked from its page", async () => {
  const ada = await person("online");
  const token = await (await as(ada)).make("before", { lifetime: "7d" });
  const page = await signedIn(ada);
  await open(page, token.id, "before");
  const menu = async (entry: string) => {
    await page.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: entry }).click();
  };

  await menu("Rename");
  await page.getByRole("dialog").getByRole("textbox").fill("after");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "after" }).waitFor();
  await page.getByRole("button", { name: "Extend" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Extend" }).click();
  await page.getByText("It works on.").waitFor();
  await menu("Revoke");
  await page.getByRole("dialog").getByRole("combobox", { name: "Why" }).selectOption("leaked");
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();

  await page.getByText("Leaked", { exact: true }).first().waitFor();
  expect(await shown(token.secret, "late")).toBe(false);
  await expect.poll(() => page.getByRole("button", { name: /^Actions for|Delete|Extend/ }).count()).toBe(0);
  for (const happened of ["Token renamed", "End of a token put off"])
    await page.getByRole("cell", { name: happened }).waitFor();
});

for (const [language, say] of [
  ["en", { reset: "Reset token", none: "no longer, from now on" }],
  ["pt-BR", { reset: "Resetar token", none: "nem mais um instante" }],
] as const) {
  test(`a reset on the page of a token gives it another secret (${language})`, async () => {
    const ada = await person("online");
    const token = await (await as(ada)).make("replaced");
    const page = await signedIn(ada, { language });
    await open(page, token.id, "replaced");

    await page.getByRole("button", { name: say.reset }).click();
    await page.getByRole("dialog").getByText(say.none).waitFor({ state: "attached" });
    await page.getByRole("dialog").getByRole("button", { name: say.reset }).click();
    const fresh = await page.getByRole("dialog").locator("[data-secret]").textContent();

    expect(await shown(token.secret, "old")).toBe(false);
    expect(await shown(fresh ?? "", "new")).toBe(true);
  });
}

test("a secret that can be read again is shown and copied on the page of its token", async () => {
  const ada = await person("discloud");
  const page = await signedIn(ada);
  await page.goto("/my/discloud");
  await page.getByRole("link", { name: /^Details of/ }).click();
  await page.waitForURL(/\/tokens\/tok_/);

  await page.getByRole("button", { name: /^Show the secret/ }).click();
  const secret = await page.locator("[data-secret]").textContent();
  const copied = await copiedBy(page, () =>
    page
      .getByRole("button", { name: /^Copy: / })
      .first()
      .click(),
  );

  expect(copied).toBe(secret);
});

test("the token of somebody else is a page that does not tell it from none", async () => {
  const [ada, eve] = [await person("online"), await person("online")];
  const token = await (await as(ada)).make("private");
  const page = await signedIn(eve);

  await page.goto(`/tokens/${token.id}`);

  await page.getByText(/not_found/).waitFor();
  await expect.poll(() => page.getByText("private").count()).toBe(0);
});

test("a list offers no secret and no reset of a token in quarantine, and says that it is there", async () => {
  const ada = await person("discloud");
  const { items } = (await api("GET", `/api/v1/tokens?account=${ada.email}`)) as unknown as {
    items: { id: string; service: string }[];
  };
  const id = items.find((token) => token.service === "discloud")?.id ?? "";
  await api("POST", `/api/v1/tokens/${id}/quarantine`);
  const page = await signedIn(ada);
  await page.goto("/my/discloud");

  await page.getByText("In quarantine").waitFor();
  expect(await page.getByRole("button", { name: /^Show the secret|Reset Token/ }).count()).toBe(0);
});
