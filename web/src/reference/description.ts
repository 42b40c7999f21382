/** What the description of the API says, as far as the page shows it (OpenAPI 3.1). */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  allOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: boolean | Schema;
  format?: string;
}

interface Content {
  content?: Record<string, { schema?: Schema }>;
}

interface Described {
  tags?: string[];
  summary?: string;
  description?: string;
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: Content & { required?: boolean };
  responses: Record<string, Content & { description?: string }>;
  security?: Record<string, string[]>[];
}

export interface Description {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
  security?: Record<string, string[]>[];
}

export interface Operation extends Described {
  method: string;
  path: string;
  tag: string;
}

/** Every operation, those of one noun together. */
export function operations({ paths }: Description): Operation[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      ...described,
      method: method.toUpperCase(),
      path,
      tag: described.tags?.[0] ?? "",
    })),
  );
  return all.toSorted((a, b) => compare(a.tag, b.tag));
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Those in which every word that is looked for is found: in the path, the name or what is said of it. */
export function found(all: Operation[], looked: string): Operation[] {
  const words = looked.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ method, path, tag, operationId, summary = "", description = "" }) => {
    const text = `${method} ${path} ${tag} ${operationId} ${summary} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The schema that is meant, with what it is put together from. */
export function meant(schema: Schema | undefined, description: Description): Schema {
  if (schema === undefined) return {};
  if (schema.$ref !== undefined) {
    return meant(description.components.schemas[nameOf(schema.$ref)], description);
  }
  const parts = schema.allOf?.map((part) => meant(part, description)) ?? [];
  if (parts.length === 0) return schema;
  return {
    ...schema,
    properties: Object.assign({}, ...parts.map((part) => part.properties), schema.properties),
    required: [...parts.flatMap((part) => part.required ?? []), ...(schema.required ?? [])],
  };
}

function nameOf(ref: string): string {
  return ref.split("/").at(-1) ?? ref;
}

function isNull(schema: Schema): boolean {
  return schema.type === "null";
}

/** What something is, in a few characters: `string`, `TokenView`, `[string]`, `open | closed`. */
export function typeOf(schema: Schema | undefined): string {
  if (schema === undefined) return "";
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.enum !== undefined) return schema.enum.map(String).join(" | ");
  const choices = schema.oneOf?.filter((choice) => !isNull(choice));
  if (choices !== undefined) return choices.map(typeOf).join(" | ");
  const types = [schema.type ?? []].flat().filter((type) => type !== "null");
  if (types.includes("array")) return `[${typeOf(schema.items)}]`;
  return types.join(" | ") || "object";
}

/** What a list or a choice is made of, where that has fields of its own. */
export function inner(schema: Schema, description: Description): Schema | undefined {
  const choice = schema.oneOf?.find((one) => !isNull(one));
  const within = schema.items ?? choice ?? schema;
  const whole = meant(within, description);
  return whole.properties === undefined ? undefined : whole;
}

/** What a body may look like: the fields that it must have. */
export function sampleOf(schema: Schema | undefined, description: Description): unknown {
  const whole = meant(schema, description);
  if (whole.enum !== undefined) return whole.enum[0];
  const [type] = [whole.type ?? []].flat();
  if (whole.properties !== undefined) {
    const fields = (whole.required ?? []).map((name) => [
      name,
      sampleOf(whole.properties?.[name], description),
    ]);
    return Object.fromEntries(fields);
  }
  if (type === "array") return [];
  if (type === "integer" || type === "number") return 1;
  if (type === "boolean") return true;
  return type === "object" ? {} : "…";
}

/** A call with curl, to paste: the secret is read from a variable. */
export function curl(operation: Operation, description: Description, origin: string): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());
  const query = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name }) => `${name}=…`);
  const address = `${origin}${path}${query.length === 0 ? "" : `?${query.join("&")}`}`;
  const [scheme] = (operation.security ?? description.security ?? []).flatMap((one) => Object.keys(one));
  const lines = [`curl${operation.method === "GET" ? "" : ` -X ${operation.method}`} '${address}'`];
  if (scheme === "token") lines.push(`-H "Authorization: Bearer $JETON_TOKEN"`);
  else if (scheme !== undefined) lines.push(`-u "ID:$JETON_TOKEN"`);
  for (const [kind, { schema }] of Object.entries(operation.requestBody?.content ?? {}).slice(0, 1)) {
    lines.push(`-H 'Content-Type: ${kind}'`, `-d '${written(kind, sampleOf(schema, description))}'`);
  }
  return lines.join(" \\\n  ");
}

function written(kind: string, sample: unknown): string {
  if (kind.includes("json")) return JSON.stringify(sample);
  return Object.entries((sample ?? {}) as Record<string, unknown>)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join("&");
}
