import type { Declared } from "./settings";

/** A text as types are compared: case and blanks do not count. */
export function plain(text: string): string {
  return text.replaceAll(/\s/g, "").toLowerCase();
}

/** The settings that may be meant by what was typed so far: all where no type was. */
export function ofType(all: Declared[], type: string): Declared[] {
  return type.trim() === "" ? all : all.filter(({ setting }) => plain(setting.type ?? "") === plain(type));
}

/** The setting that is meant. A key that no service has belongs to none. */
export function meant(all: Declared[], key: string): Declared | undefined {
  const wanted = key.trim();
  return all.find(({ setting }) => setting.key === wanted);
}

/**
 * The service that an entry is for, where nobody chose one: the one that has the key, else the one whose settings are
 * of the type, else the first. It is the one that answers a mistyped key with what it has.
 */
export function serviceFor(all: Declared[], type: string, key: string): string | undefined {
  return (meant(all, key) ?? ofType(all, type)[0] ?? all[0])?.service;
}
