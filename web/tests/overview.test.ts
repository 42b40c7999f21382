import { expect, test } from "vitest";

import { signedIn } from "./browser";
import { admin, api, demo, person } from "./people";

test("the overview has the use of all services, and its most busy tokens", async () => {
  const { email } = await person("online");
  const order = { service: "online", account: email, name: "busy" };
  const { secret } = (await api("POST", "/api/v1/tokens", order)) as unknown as { secret: string };
  // More than any other test shows one, so that it is the first.
  const uses = Array.from({ length: 120 }, () =>
    fetch(`${demo.api.url}/verify/online`, { headers: { "x-auth-token": secret } }),
  );
  await Promise.all(uses);
  const page = await signedIn(admin);
  await page.goto("/overview");

  const busiest = page.getByRole("region", { name: "Used most today" });
  await expect
    .poll(
      async () => {
        await page.reload();
        await busiest.getByRole("link").first().waitFor();
        return busiest.getByText(email).count();
      },
      { timeout: 30_000, interval: 1_000 },
    )
    .toBe(1);
  await page
    .getByRole("region", { name: "Use", exact: true })
    .getByText(/Accepted/)
    .first()
    .waitFor();
  await page.getByRole("combobox", { name: "Service" }).selectOption("nocodb");
  await expect.poll(() => busiest.getByText(email).count()).toBe(0);
});

test("an administrator without a product begins at the overview", async () => {
  const boss = await person("nocodb", { role: "admin", services: [] });

  const page = await signedIn(boss);

  await page.waitForURL(/\/overview$/);
  await page.getByRole("heading", { name: "Open faults" }).waitFor();
});

test("what administrators watch is nothing for members", async () => {
  const page = await signedIn(await person("nocodb"));

  for (const path of ["/overview", "/faults", "/log"]) {
    await page.goto(path);
    await page.waitForURL(/\/my\/nocodb$/);
  }
});
