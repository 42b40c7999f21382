import type { Locator } from "playwright-core";
import { expect } from "vitest";

/** Where on the screen something stands, as the source texts say it. */
export type Place = "upper right" | "bottom left" | "top";

/** Fails unless all of something stands at that place of the window, or of what `within` says. */
export async function expectAt(place: Place, what: Locator, within?: Locator): Promise<void> {
  await what.waitFor();
  const size = what.page().viewportSize() ?? { width: 0, height: 0 };
  const box = await what.boundingBox();
  const around = within === undefined ? { x: 0, y: 0, ...size } : await within.boundingBox();
  if (box === null || around === null) throw new Error("it is not to be seen");
  const left = (box.x - around.x) / around.width;
  const right = (box.x + box.width - around.x) / around.width;
  const top = (box.y - around.y) / around.height;
  const bottom = (box.y + box.height - around.y) / around.height;
  const where = `${[left, top, right, bottom].map((part) => part.toFixed(2))} of the window`;

  if (place !== "bottom left") expect(bottom, where).toBeLessThan(0.5);
  if (place === "upper right") expect(left, where).toBeGreaterThan(0.5);
  if (place === "bottom left") {
    expect(right, where).toBeLessThan(0.5);
    expect(top, where).toBeGreaterThan(0.5);
  }
  expect(Math.min(left, top), where).toBeGreaterThanOrEqual(0);
  expect(Math.max(right, bottom), where).toBeLessThanOrEqual(1);
}
