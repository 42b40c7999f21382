import { expect, test } from "vitest";

import { copiedBy, newPage, signedIn } from "../browser";
import { admin, api, demo, person } from "../people";

const unique = (what: string) => `${what}-${process.pid}-${Date.now().toString(36)}`;

test("whoever is invited opens the link, chooses a password and signs in", async () => {
  const email = `${unique("grace")}@example.org`;
  const page = await signedIn(admin);
  await page.goto("/users");

  await page.getByRole("button", { name: "Add user" }).click();
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByRole("button", { name: "Create" }).click();
  const window = page.getByRole("dialog", { name: `An invitation for ${email}` });
  const link = await copiedBy(page, () => window.getByRole("button", { name: "Copy" }).click());
  await expect.poll(() => page.locator("[data-secret]").textContent()).toBe(link);
  await window.getByRole("button", { name: "Done" }).click();
  await page.locator("[data-secret]").waitFor({ state: "detached" });

  const theirs = await newPage();
  await theirs.goto(link);
  const password = "eleven coins and one more";
  await theirs.getByLabel("New password").fill(password);
  await theirs.getByLabel("The same again").fill(password);
  await theirs.getByRole("button", { name: "Choose and sign in" }).click();

  await theirs.getByRole("button", { name: email }).waitFor();
});

test("a machine is made with its keeper, and its page says what it is", async () => {
  const name = unique("bot");
  const page = await signedIn(admin);
  await page.goto("/users");

  await page.getByRole("button", { name: "Add user" }).click();
  await page.getByText("Machine", { exact: true }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("textbox", { name: "Mail of its keeper" }).fill("keeper@example.org");
  await page.getByText("Only these", { exact: true }).click();
  await page.getByRole("checkbox", { name: "NocoDB nocodb", exact: true }).check();
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name }).waitFor();

  const { items } = (await api("GET", `/api/v1/accounts?name=${name}`)) as unknown as { items: object[] };
  expect(items[0]).toMatchObject({ machine: true, mail: "keeper@example.org", services: ["nocodb"] });
  await expect.poll(() => page.getByRole("button", { name: /link|invite/i }).count()).toBe(0);
});

test("the list is searched, filtered, sorted and paged where all accounts are, and its address keeps the place", async () => {
  const mark = unique("page");
  for (let n = 0; n < 60; n += 1) {
    await api("POST", "/api/v1/accounts", { name: `${mark}-${String(n).padStart(2, "0")}`, services: [] });
  }
  const page = await signedIn(admin);
  await page.goto("/users");

  await page.getByRole("searchbox", { name: "Search" }).fill(mark);
  // It asks when the typing pauses, and begins at the first page then.
  await page.waitForURL(new RegExp(`search=${mark}`));
  await page.getByRole("link", { name: `${mark}-00` }).waitFor();
  await page.getByRole("link", { name: "Username" }).click();
  await page.waitForURL(/sort=name/);
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByRole("link", { name: `${mark}-59` }).waitFor();
  await expect.poll(() => page.getByRole("row").count()).toBe(11);
  await page.reload();
  await page.getByRole("link", { name: `${mark}-59` }).click();
  await page.getByRole("heading", { name: `${mark}-59` }).waitFor();
  await page.goBack();
  await page.getByRole("link", { name: "Previous" }).click();
  await page.getByRole("link", { name: `${mark}-00` }).waitFor();
  expect(new URL(page.url()).searchParams.get("cursor")).toBeNull();

  await page.getByRole("combobox", { name: "Role" }).selectOption("admin");
  await page.getByText("Nobody matches").waitFor();
});

test("the way on waits for the list it belongs to", async () => {
  const mark = unique("slow");
  for (let n = 0; n < 51; n += 1) {
    await api("POST", "/api/v1/accounts", { name: `${mark}-${n}`, services: [] });
  }
  const page = await signedIn(admin);
  await page.goto(`/users?search=${mark}`);
  await page.getByRole("link", { name: "Next" }).waitFor();
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/api\/v1\/accounts\?.*sort=name/, async (route) => {
    await asked;
    await route.continue();
  });

  await page.getByRole("link", { name: "Username" }).click();
  await page.getByRole("button", { name: "Next", disabled: true }).waitFor();
  expect(await page.getByRole("link", { name: "Next" }).count()).toBe(0);
  answer();
  await page.getByRole("link", { name: "Next" }).waitFor();
});

test("an account is disabled, enabled and deleted, and its tokens follow", async () => {
  const ada = await person("nocodb");
  const made = (await api("POST", "/api/v1/tokens", {
    service: "jeton",
    kind: "api-token",
    account: ada.email,
    name: "ci",
  })) as unknown as { secret: string };
  const works = async () =>
    (await fetch(`${demo.api.url}/api/v1/tokens`, { headers: { authorization: `Bearer ${made.secret}` } }))
      .status;
  const page = await signedIn(admin);
  await page.goto(`/users?search=${ada.email}`);
  await page.getByRole("link", { name: ada.email }).click();

  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByText("What became of its tokens").waitFor();
  await page.getByText(/^1 ended$/).waitFor();
  expect(await works()).toBe(401);
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Enable" }).click();
  await page.getByText(`${ada.email} is enabled again.`).waitFor();
  await page.getByRole("button", { name: "Delete" }).click();
  const window = page.getByRole("dialog");
  await expect.poll(() => window.getByRole("button", { name: "Delete" }).isDisabled()).toBe(true);
  await window.getByRole("textbox").fill(ada.email);
  await window.getByRole("button", { name: "Delete" }).click();
  await page.getByText(`${ada.email} is deleted.`).waitFor();
  expect(
    (
      await fetch(`${demo.api.url}/api/v1/sessions`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ account: ada.email, password: ada.password }),
      })
    ).status,
  ).toBe(401);
});

test("a role is given, and nobody gives one to themselves", async () => {
  const ada = await person("online");
  const page = await signedIn(admin);
  await page.goto(`/users?search=${ada.email}`);
  await page.getByRole("link", { name: ada.email }).click();

  await page.getByRole("tab", { name: "Account" }).click();
  await page.getByRole("combobox", { name: "Role" }).selectOption("operator");
  await page
    .getByRole("group", { name: "Operates" })
    .getByLabel("online.net online", { exact: true })
    .check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(`The account of ${ada.email} is changed.`).waitFor();

  const theirs = await signedIn(ada);
  await theirs.getByRole("link", { name: "Users" }).click();
  await theirs.getByRole("link", { name: ada.email }).click();
  await theirs.getByRole("region", { name: "API token" }).waitFor();

  await page.goto(`/users?search=${admin.email}`);
  await page.getByRole("link", { name: admin.email }).click();
  await page.getByRole("tab", { name: "Account" }).click();
  await expect.poll(() => page.getByRole("combobox", { name: "Role" }).isDisabled()).toBe(true);
  await expect.poll(() => page.getByRole("button", { name: /disable|delete/i }).count()).toBe(0);
});

test("a forgotten password is chosen anew by a link, and the old one works no more", async () => {
  const ada = await person("nocodb");
  const page = await signedIn(admin);
  await page.goto(`/users?search=${ada.email}`);
  await page.getByRole("link", { name: ada.email }).click();

  await page.getByRole("button", { name: "Password link" }).click();
  const window = page.getByRole("dialog", { name: `A password link for ${ada.email}` });
  const link = await copiedBy(page, () => window.getByRole("button", { name: "Copy" }).click());

  const answer = await fetch(`${demo.api.url}/api/v1/links/redeem`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ secret: new URL(link).hash.slice(1), password: "a wholly other secret" }),
  });
  expect(answer.status).toBe(204);
  await signedIn({ ...ada, password: "a wholly other secret" });
});
