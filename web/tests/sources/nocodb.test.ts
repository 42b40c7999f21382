import { expect, test } from "vitest";

import { copiedBy, signedIn } from "../browser";
import { person, verify } from "../people";

test("N1 N2 N3 N4 N7 a token is added, copied from its actions and deleted where NocoDB has it", async () => {
  const ada = await person("nocodb");
  const page = await signedIn(ada);

  await page.getByRole("button", { name: ada.email }).click();
  await page.getByRole("menuitem", { name: "Account Settings" }).first().click();
  await page.getByRole("tab", { name: "Tokens" }).click();
  await page.getByRole("button", { name: "Add New API Token" }).click();
  await page.getByRole("textbox", { name: /name/i }).fill("ci");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "I have saved it" }).click();
  await page.getByRole("button", { name: "Actions for ci" }).click();
  const secret = await copiedBy(page, () => page.getByRole("menuitem", { name: "Copy" }).click());
  expect(secret).toMatch(/^[\w-]{40}$/);
  expect(await verify("nocodb", "xc-token", secret)).toBe(200);

  await page.getByRole("button", { name: "Actions for ci" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByText(/Every service and program that uses this token stops working/).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("There is none yet").waitFor();

  expect(await verify("nocodb", "xc-token", secret)).toBe(401);
});

test("N8 the menu of the account copies the auth token, which ends with the session", async () => {
  const ada = await person("nocodb");
  const page = await signedIn(ada);

  await page.getByRole("button", { name: ada.email }).click();
  const secret = await copiedBy(page, () => page.getByRole("menuitem", { name: "Copy Auth Token" }).click());
  expect(await verify("nocodb", "xc-auth", secret)).toBe(200);
  await page.getByRole("button", { name: ada.email }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/sign-in/);

  expect(await verify("nocodb", "xc-auth", secret)).toBe(401);
});
