import type { Schemas } from "../api/client";
import type { Service } from "../services/services";

type Piece = Schemas["PieceView"];

/** What the pages are called that a click path can name. */
export interface Places {
  users: string;
  settings: string;
  /** Whether whoever reads may go there. */
  manages: boolean;
}

/** The page of this dashboard that a piece of a text names, if it names one. */
export function place(
  piece: Piece,
  service: Service,
  label: (words: { en: string; "pt-BR"?: string | null }) => string,
  places: Places,
  origin: string,
): string | undefined {
  if (piece.type === "link") {
    const rest = piece.text.startsWith(origin) ? piece.text.slice(origin.length) : undefined;
    if (rest === "") return "/";
    return rest?.startsWith("/") ? rest : undefined;
  }
  if (piece.type !== "name") return undefined;
  if (piece.text === label(service.page.entry)) return `/my/${service.name}`;
  if (!places.manages) return undefined;
  if (piece.text === places.users) return "/users";
  if (piece.text === places.settings) return "/settings";
  return undefined;
}

/** Whether an address may be a link: one that a browser opens and that runs nothing. */
export function isWeb(address: string): boolean {
  return /^https?:\/\//i.test(address);
}
