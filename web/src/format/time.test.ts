import { expect, test } from "vitest";

import { exact, relative, seconds, span } from "./time";

const now = Date.parse("2026-01-15T12:00:00Z");

test.each([
  ["2026-01-15T12:00:00Z", "now", "agora"],
  ["2026-01-15T11:59:01Z", "59 seconds ago", "há 59 segundos"],
  ["2026-01-15T11:59:00Z", "1 minute ago", "há 1 minuto"],
  ["2026-01-15T10:00:01Z", "1 hour ago", "há 1 hora"],
  ["2026-01-16T12:00:00Z", "tomorrow", "amanhã"],
  ["2026-02-13T12:00:00Z", "in 29 days", "em 29 dias"],
  ["2027-01-15T12:00:00Z", "next year", "próximo ano"],
  ["2029-01-15T12:00:00Z", "in 3 years", "em 3 anos"],
])("%s is %s", (moment, english, portuguese) => {
  expect(relative(moment, now, "en")).toBe(english);
  expect(relative(moment, now, "pt-BR")).toBe(portuguese);
});

test("an exact moment names the zone it is told in", () => {
  const text = exact("2026-07-01T12:00:00Z", "en", "America/Sao_Paulo");

  expect(text).toMatch(/Jul 1, 2026/);
  expect(text).toMatch(/9:00:00/);
  expect(text).toMatch(/GMT-3/);
});

test.each([
  ["90d", 7_776_000, "90 days", "90 dias"],
  ["1d", 86_400, "1 day", "1 dia"],
  ["10h", 36_000, "10 hours", "10 horas"],
  ["1h30m", 5_400, "1 hour, 30 minutes", "1 hora e 30 minutos"],
])("%s is a span", (text, expected, english, portuguese) => {
  expect(seconds(text)).toBe(expected);
  expect(span(text, "en")).toBe(english);
  expect(span(text, "pt-BR")).toBe(portuguese);
});

test.each(["", "never", "90", "d", "90d!", "1.5h"])("%j is none", (text) => {
  expect(seconds(text)).toBeUndefined();
  expect(span(text, "en")).toBe(text);
});
