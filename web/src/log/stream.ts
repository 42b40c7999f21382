/** What a stream of server-sent events says, as far as it has come. */
export interface Heard {
  id: string;
  data: string;
}

/** Reads server-sent events out of the pieces that arrive. Remarks and what has no data are left out. */
export function eventReader(): (piece: string) => Heard[] {
  let rest = "";
  return (piece) => {
    const blocks = (rest + piece).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    return blocks.map(heard).filter(({ data }) => data !== "");
  };
}

function heard(block: string): Heard {
  const said: Heard = { id: "", data: "" };
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^(id|data): ?(.*)$/.exec(line) ?? [];
    if (field === "id") said.id = value ?? "";
    if (field === "data") said.data += (said.data === "" ? "" : "\n") + (value ?? "");
  }
  return said;
}
