import { expect, test } from "vitest";

import { parts } from ".";
import { later } from "./later";

const placeholders = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

function* texts(words: object, path = ""): Generator<[string, string]> {
  for (const [name, value] of Object.entries(words)) {
    if (typeof value === "string") yield [`${path}${name}`, value];
    else yield* texts(value, `${path}${name}.`);
  }
}

test.each(Object.entries({ ...parts, ...later }))(
  "%s says the same in both languages, with the same places to fill",
  (_, words) => {
    const portuguese = new Map(texts(words["pt-BR"]));
    for (const [name, english] of texts(words.en)) {
      const other = portuguese.get(name) ?? "";
      expect(other.trim(), name).not.toBe("");
      expect(placeholders(other), name).toEqual(placeholders(english));
    }
  },
);
