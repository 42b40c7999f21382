import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { newPage, signedIn } from "./browser";
import { api, demo, person } from "./people";

/** Texts that try to be something else: each calls `ran` where it is taken for code. */
const texts = [
  "<script>ran()</script>",
  "<img src=x onerror=ran()>",
  "<svg onload=ran()>",
  "<svg><script>ran()</script></svg>",
  '"><script>ran()</script>',
  "'><script>ran()</script>",
  '"><img src=x onerror=ran()>',
  "'><img src=x onerror=ran()>",
  "</title><script>ran()</script>",
  "</textarea><script>ran()</script>",
  "</style><script>ran()</script>",
  "--><script>ran()</script>",
  "<!--><script>ran()</script>-->",
  "]]><script>ran()</script>",
  "<iframe srcdoc='<script>parent.ran()</script>'>",
  "<iframe src=javascript:parent.ran()>",
  "<a href=javascript:ran()>click</a>",
  "javascript:ran()",
  "<body onload=ran()>",
  "<input autofocus onfocus=ran()>",
  "<select autofocus onfocus=ran()>",
  "<textarea autofocus onfocus=ran()>",
  "<video><source onerror=ran()></video>",
  "<audio src=x onerror=ran()>",
  "<details open ontoggle=ran()>",
  "<marquee onstart=ran()>",
  "<object data=javascript:ran()>",
  "<embed src=javascript:ran()>",
  "<form><button formaction=javascript:ran()>x",
  "<math><mi href=javascript:ran()>x</mi></math>",
  "<link rel=stylesheet href=data:,*{}>",
  "<style>@import 'data:,'</style>",
  "<meta http-equiv=refresh content=0;url=javascript:ran()>",
  "<base href=javascript:ran()//>",
  "<template><script>ran()</script></template>",
  "<noscript><p title='</noscript><img src=x onerror=ran()>'>",
  "{{constructor.constructor('ran()')()}}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what somebody might try
  "${ran()}",
  "#{ran()}",
  "<%= ran() %>",
  "{{ name }}",
  "$t(common:close)",
  "\\u003cscript\\u003eran()\\u003c/script\\u003e",
  "&lt;script&gt;ran()&lt;/script&gt;",
  "&#60;script&#62;ran()&#60;/script&#62;",
  "<ScRiPt>ran()</sCrIpT>",
  "<img/src=x/onerror=ran()>",
  "<img src=`x` onerror=`ran()`>",
  "__proto__",
  "<x onclick=ran() tabindex=0 autofocus onfocus=ran()>",
];

interface Watched {
  page: Page;
  ran: () => Promise<number>;
}

/** A page that counts what ran, and what its policy kept from running. */
async function watched(page: Page): Promise<Watched> {
  await page.context().addInitScript(() => {
    const counted = globalThis as unknown as { count: number; ran: () => void; alert: () => void };
    counted.count = 0;
    counted.ran = () => {
      counted.count += 1;
    };
    counted.alert = counted.ran;
    document.addEventListener("securitypolicyviolation", counted.ran);
  });
  return { page, ran: () => page.evaluate(() => (globalThis as unknown as { count: number }).count) };
}

test("there are 50 of them", () => {
  expect(new Set(texts).size).toBe(50);
});

test("names of tokens are shown as they are written and never run", async () => {
  const ada = await person("online");
  for (const name of texts) {
    await api("POST", "/api/v1/tokens", { service: "jeton", kind: "api-token", account: ada.email, name });
  }
  const { page, ran } = await watched(await signedIn(ada));

  await page.goto("/my/jeton");
  await page.getByRole("link", { name: "__proto__", exact: true }).waitFor();
  const shown = await page.locator("table a").allTextContents();

  expect(shown.filter((text) => texts.includes(text)).sort()).toEqual([...texts].sort());
  for (const name of texts.slice(0, 5)) {
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
    await row.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog", { name: `Delete “${name}”?` }).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  }
  expect(await ran()).toBe(0);
});

test("names of programs that used an old secret are shown as they are written and never run", async () => {
  const ada = await person("discloud");
  const { page, ran } = await watched(await signedIn(ada));
  await page.goto("/my/discloud");
  await page.getByRole("button", { name: "Show the secret" }).click();
  const old = (await page.locator("[data-secret]").textContent()) ?? "";
  await page.getByRole("button", { name: "Reset Token" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Reset Token" }).click();
  await page.getByRole("dialog").locator("[data-secret]").waitFor();

  // More than some of them are not kept apart, so a few that differ most.
  const agents = texts.slice(0, 8);
  for (const agent of agents) {
    await fetch(`${demo.api.url}/verify/discloud`, {
      headers: { authorization: old, "user-agent": agent },
    });
  }
  for (const agent of agents) await page.getByText(agent, { exact: true }).waitFor();

  expect(await ran()).toBe(0);
});

test("names of accounts are shown as they are written and never run", async () => {
  const password = "a coin for the old mill";
  const refused: string[] = [];
  const made: string[] = [];
  for (const text of texts) {
    const name = `${text}${process.pid}`;
    await api("POST", "/api/v1/accounts", { name, password, services: ["nocodb"] }).then(
      () => made.push(name),
      () => refused.push(name),
    );
  }
  const { page, ran } = await watched(await signedIn(demo.api.admin));

  await page.goto(`/users?search=${process.pid}`);
  for (const name of made.slice(0, 10)) await page.getByRole("link", { name, exact: true }).waitFor();

  expect(made.length, `${refused.length} were refused`).toBeGreaterThan(0);
  expect(await ran()).toBe(0);
});

test("an address that is code is a page that is missing", async () => {
  const { page, ran } = await watched(await newPage());
  for (const text of texts.slice(0, 20)) {
    await page.goto(`/sign-in?back=${encodeURIComponent(text)}#${encodeURIComponent(text)}`);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
  }

  expect(await ran()).toBe(0);
});
