import { expect, test } from "vitest";

import { copiedBy, signedIn } from "./browser";
import { demo, person } from "./people";

const words = {
  en: { link: "API reference", search: "Look for a call", found: /1 call$/, copy: /^Copy the call/ },
  "pt-BR": {
    link: "Referência da API",
    search: "Procurar uma chamada",
    found: /1 chamada$/,
    copy: /^Copiar a chamada/,
  },
};

for (const language of ["en", "pt-BR"] as const) {
  const say = words[language];

  test(`a call is found, opened, and copied as it would be typed (${language})`, async () => {
    const page = await signedIn(await person("nocodb"), { language });
    await page.getByRole("link", { name: say.link }).click();
    await page.getByRole("searchbox", { name: say.search }).fill("create_token");
    await page.getByText(say.found).waitFor();

    await page.locator("#create_token summary").first().click();
    await page.locator("#create_token").getByText("Idempotency-Key").waitFor();
    const call = await copiedBy(page, () => page.getByRole("button", { name: say.copy }).click());

    expect(call).toContain(`curl -X POST '${demo.api.url}/api/v1/tokens'`);
    await page.reload();
    await page.getByText(say.found).waitFor();
  });
}

test("every call of the API is on the page", async () => {
  const description = (await (await fetch(`${demo.api.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const wanted = Object.values(description.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  const page = await signedIn(await person("nocodb"));

  await page.goto("/reference");
  await page.locator("details").first().waitFor();

  const shown = await page.locator("details[id]").evaluateAll((all) => all.map(({ id }) => id));
  expect(shown.toSorted()).toEqual(wanted.toSorted());
});
