import { Anchor, Code } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Schemas } from "../api/client";
import type { Service } from "../services/services";
import { manages, useMe } from "../session/me";
import { useLabel } from "../words/useLanguage";
import { isWeb, place } from "./place";
import { placed } from "./placed";

type Piece = Schemas["PieceView"];

/** A text of pieces. None holds markup: each is shown as what it says it is. */
export function Text({ pieces, service }: { pieces: Piece[]; service: Service }) {
  return placed(pieces).map(([at, piece]) => <One key={at} piece={piece} service={service} />);
}

function One({ piece, service }: { piece: Piece; service: Service }) {
  const shell = useTranslation("shell").t;
  const label = useLabel();
  const me = useMe();
  const places = {
    users: shell("users"),
    settings: shell("systemsSettings"),
    manages: manages(me.account),
  };
  const to = place(piece, service, label, places, window.location.origin);
  const { type, text } = piece;
  const shown = type === "name" ? <strong>{text}</strong> : text;
  if (to !== undefined) {
    return (
      <Anchor component={Link} to={to} inherit underline="always">
        {shown}
      </Anchor>
    );
  }
  if (type === "link" && isWeb(text)) {
    return (
      <Anchor href={text} target="_blank" rel="noreferrer" inherit underline="always">
        {text}
      </Anchor>
    );
  }
  return type === "code" ? <Code>{text}</Code> : shown;
}
