import type { Schemas } from "../api/client";

/** How a secret is sent: `Authorization: Bearer …`. */
export function carrierText({ header, scheme }: Schemas["CarrierView"]): string {
  return scheme ? `${header}: ${scheme} …` : `${header}: …`;
}
