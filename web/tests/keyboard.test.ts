import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { copiedBy, newPage, signedIn } from "./browser";
import { invited, person, verify } from "./people";

/** Moves on by the keyboard until what has the focus is called that, and is seen to have it. */
async function tabTo(page: Page, name: string | RegExp, key = "Tab"): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    const at = await page.evaluate(focused);
    if (typeof name === "string" ? at.name === name : name.test(at.name)) {
      expect(at.visible, `the focus on ${at.name} is not to be seen`).toBe(true);
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

/** Runs in the page: what has the focus, and whether one sees that. */
function focused(): { name: string; visible: boolean } {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement)) return { name: "", visible: false };
  const label = at.id === "" ? null : document.querySelector(`label[for="${at.id}"]`);
  const name = at.getAttribute("aria-label") ?? label?.textContent ?? at.textContent ?? "";
  const style = getComputedStyle(at);
  const outlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
  const box = at.getBoundingClientRect();
  return {
    name: name.replace("*", "").trim(),
    visible: outlined && box.bottom > 0 && box.top < innerHeight,
  };
}

/** The name of what has the focus. */
const focus = (page: Page) => page.evaluate(focused).then(({ name }) => name);

test("somebody signs in, reveals, copies and resets a token and signs out without a mouse", async () => {
  const ada = await person("discloud");
  const page = await newPage();
  await page.goto("/");

  await tabTo(page, "Account");
  await page.keyboard.type(ada.email);
  await tabTo(page, "Password");
  await page.keyboard.type(ada.password);
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "API Key" }).waitFor();

  await page.keyboard.press("Tab");
  expect(await focus(page)).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  await tabTo(page, /^Show the secret/);
  await page.keyboard.press("Enter");
  const old = await page.locator("[data-secret]").textContent();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator("[data-secret]").count()).toBe(0);
  await tabTo(page, "Copy");
  expect(await copiedBy(page, () => page.keyboard.press("Enter"))).toBe(old);

  await tabTo(page, "Reset Token");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await expect.poll(() => focus(page)).toBe("Reset Token");
  await page.keyboard.press("Enter");
  // Not before the window has the focus: its button is called like the one behind it.
  await expect.poll(() => focus(page)).toBe("Cancel");
  await tabTo(page, "Reset Token");
  await page.keyboard.press("Enter");
  const fresh = await page.getByRole("dialog").locator("[data-secret]").textContent();
  await tabTo(page, "Done");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await expect.poll(() => focus(page)).toBe("Reset Token");
  expect(await verify("discloud", "authorization", old ?? "")).toBe(401);
  expect(await verify("discloud", "authorization", fresh ?? "")).toBe(200);

  await tabTo(page, /^Account of/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, "Sign out", "ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/sign-in/);
});

test("somebody makes and deletes a token without a mouse, and the focus is never lost", async () => {
  const page = await signedIn(await person("online"));
  await page.goto("/my/online");
  await page.getByRole("button", { name: "Create New Token" }).waitFor();

  await tabTo(page, "Create New Token");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await expect.poll(() => focus(page)).toBe("Create New Token");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await tabTo(page, "Create");
  await page.keyboard.press("Enter");
  await page.locator("[data-secret]").waitFor();
  await tabTo(page, "I have saved it");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await expect.poll(() => focus(page)).toBe("Create New Token");

  await tabTo(page, "Delete");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await expect.poll(() => focus(page)).toBe("Cancel");
  await tabTo(page, "Delete");
  await page.keyboard.press("Enter");
  await page.getByText("There is none yet").waitFor();
});

test("whoever is invited chooses a password without a mouse", async () => {
  const ada = await invited("nocodb");
  const page = await newPage();
  await page.goto(ada.link);
  await page.getByText("You were invited").waitFor();

  await expect.poll(() => focus(page)).toBe("New password");
  await page.keyboard.type("three blind mice run");
  await tabTo(page, "The same again");
  await page.keyboard.type("three blind mice run");
  await tabTo(page, "Choose and sign in");
  await page.keyboard.press("Enter");

  await page.waitForURL(/\/my\/nocodb$/);
});

test("Ctrl+K leads anywhere by typing", async () => {
  const page = await signedIn(await person("nocodb", { services: ["nocodb", "online"] }));
  await page.goto("/my/nocodb");
  await page.getByRole("tab", { name: "Tokens" }).waitFor();

  await page.keyboard.press("Control+k");
  const search = page.getByRole("textbox", { name: "Go to, or do" });
  await search.waitFor();
  await expect.poll(() => search.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.type("online");
  await page.getByRole("dialog").getByText("online.net").waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/my\/online/);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");

  await page.getByRole("dialog").waitFor({ state: "hidden" });
});

test("the window that shows a secret once asks once before it is left", async () => {
  const page = await signedIn(await person("duplocloud", { role: "admin" }));
  await page.goto("/my/duplocloud");
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("menuitem", { name: "Add User Token" }).click();
  await page.getByRole("textbox", { name: "Token Name" }).fill("ci");
  await page.getByRole("button", { name: "Create" }).click();
  await page.locator("[data-secret]").waitFor();

  await page.keyboard.press("Escape");
  await page.getByText("Leave without saving it?").waitFor();
  await expect.poll(() => page.locator("[data-secret]").count()).toBe(1);
  await page.keyboard.press("Escape");

  await page.locator("[data-secret]").waitFor({ state: "detached" });
  await expect.poll(() => focus(page)).toBe("Add");
});

test("nothing moves for whoever wants less motion", async () => {
  const page = await signedIn(await person("discloud"));
  await page.goto("/my/discloud");

  await page.getByRole("button", { name: "Reset Token" }).click();
  await page.getByRole("dialog").waitFor();
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll("*")]
        .map((one) => getComputedStyle(one))
        .filter(({ transitionDuration, animationDuration }) =>
          [transitionDuration, animationDuration].some((length) =>
            length.split(",").some((part) => Number.parseFloat(part) > 0.001),
          ),
        ).length,
  );

  expect(moving).toBe(0);
});
