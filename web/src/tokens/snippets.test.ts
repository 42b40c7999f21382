import { expect, test } from "vitest";

import { kind } from "./kinds.fixture";
import { snippets } from "./snippets";

const text = (changes: Parameters<typeof kind>[0], name: string, secret = "s3cr3t") =>
  snippets(kind(changes), secret).find((one) => one.name === name)?.text;

test("the secret goes into the variable that the policy names, and the samples read it from there", () => {
  const discloud = { variable: "DISCLOUD_TOKEN", carriers: [{ header: "Authorization" }] };

  expect(text(discloud, "shell")).toBe("export DISCLOUD_TOKEN=s3cr3t");
  expect(text(discloud, "windows")).toBe('setx DISCLOUD_TOKEN "s3cr3t"');
  expect(text(discloud, "curl")).toBe('curl -H "Authorization: $DISCLOUD_TOKEN" https://api.example.com/');
  for (const name of ["curl", "node", "python"]) {
    expect(text(discloud, name), name).not.toContain("s3cr3t");
    expect(text(discloud, name), name).not.toContain("Bearer");
  }
});

test("a scheme stands before the secret", () => {
  const duplocloud = { variable: "DUPLO_TOKEN" };

  expect(text(duplocloud, "curl")).toContain('"Authorization: Bearer $DUPLO_TOKEN"');
  expect(text(duplocloud, "node")).toContain(`"Authorization": \`Bearer $\{process.env.DUPLO_TOKEN}\``);
  expect(text(duplocloud, "python")).toContain('"Bearer " + os.environ["DUPLO_TOKEN"]');
});

test("what a shell would read otherwise is quoted", () => {
  expect(text({ variable: "T" }, "shell", "a'b $c")).toBe("export T='a'\\''b $c'");
});
