import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { curl, type Description, found, meant, operations, typeOf } from "./description";

const text = readFileSync(new URL("../../../docs/openapi.json", import.meta.url), "utf8");
const description = JSON.parse(text) as Description;
const all = operations(description);
const named = (name: string) => all.filter(({ operationId }) => operationId === name);

test("every call of the API is there once, those of one noun together", () => {
  const paths = Object.values(description.paths).flatMap((methods) => Object.keys(methods));
  const tags = all.map(({ tag }) => tag);

  expect(all.length).toBe(paths.length);
  expect(tags).toEqual(tags.toSorted());
});

test("a call is found by all of the words, wherever they stand", () => {
  expect(found(all, "POST rotate /tokens").map(({ operationId }) => operationId)).toContain("rotate_token");
  expect(found(all, "rotate nothing-like-it")).toEqual([]);
  expect(found(all, " ")).toEqual(all);
});

test("what is put together from parts has the fields of all", () => {
  const top = meant({ $ref: "#/components/schemas/TopView" }, description);

  expect(Object.keys(top.properties ?? {})).toEqual(expect.arrayContaining(["id", "hint", "allowed"]));
  expect(top.required).toContain("id");
});

test.each([
  [{ type: ["string", "null"] }, "string"],
  [{ type: "array", items: { $ref: "#/components/schemas/TokenView" } }, "[TokenView]"],
  [{ oneOf: [{ type: "null" }, { $ref: "#/components/schemas/RoleText" }] }, "RoleText"],
  [{ type: "string", enum: ["oldest", "newest"] }, "oldest | newest"],
])("%j is %s", (schema, wanted) => {
  expect(typeOf(schema)).toBe(wanted);
});

test("a sample sends what must be sent, and reads the secret from a variable", () => {
  const [create, verify] = [named("create_token")[0], named("show_token")[0]];
  if (create === undefined || verify === undefined) throw new Error("a call is missing");

  expect(curl(create, description, "https://jeton.example")).toBe(
    [
      "curl -X POST 'https://jeton.example/api/v1/tokens'",
      '-H "Authorization: Bearer $JETON_TOKEN"',
      "-H 'Content-Type: application/json'",
      `-d '{"service":"…"}'`,
    ].join(" \\\n  "),
  );
  expect(curl(verify, description, "https://jeton.example")).toContain("/api/v1/tokens/ID'");
});
