import type { Schemas } from "../api/client";

/** How a secret is sent: `Authorization: Bearer …`. */
export function carrierText({ header, scheme }: Schemas["CarrierView"]): string {
  return scheme ? `${header}: ${scheme} …` : `${header}: …`;
}

/** A name that no service has yet: that of the preset, or with a number behind it. */
export function freeName(preset: string, taken: string[]): string {
  if (!taken.includes(preset)) return preset;
  let number = 2;
  while (taken.includes(`${preset}-${number}`)) number += 1;
  return `${preset}-${number}`;
}
