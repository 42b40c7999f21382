import type { Schemas } from "../api/client";

/** The line of a request in which a token travels. */
export function carried({ header, scheme }: Schemas["CarrierView"]): string {
  const before = scheme == null || scheme === "" ? "" : `${scheme} `;
  return `${header}: ${before}<token>`;
}
