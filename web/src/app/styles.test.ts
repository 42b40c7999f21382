import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const source = new URL("..", import.meta.url).pathname;
const styles = new URL("../../node_modules/@mantine/core/styles/", import.meta.url).pathname;

/** What some components are made of: their own name has no style. */
const madeOf: Record<string, string> = {
  NativeSelect: "Input",
  TextInput: "Input",
  Textarea: "Input",
  TagsInput: "PillsInput",
  Select: "Combobox",
  MultiSelect: "Combobox",
  Autocomplete: "Combobox",
};

test("every component of Mantine that is used has its styles", () => {
  const known = new Set(readdirSync(styles).map((name) => name.replace(/(\.layer)?\.css$/, "")));
  const loaded = ["app/styles.ts", "app/laterStyles.ts"]
    .map((name) => readFileSync(join(source, name), "utf8"))
    .join("");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".tsx"),
  );
  const used = new Set<string>();
  for (const file of files) {
    const text = readFileSync(join(source, file), "utf8");
    for (const [, names] of text.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)) {
      for (const name of (names ?? "").split(",")) used.add(name.trim());
    }
  }

  const wanted = [...used].map((name) => madeOf[name] ?? name).filter((name) => known.has(name));

  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter((name) => !loaded.includes(`styles/${name}.layer.css`))).toEqual([]);
});
