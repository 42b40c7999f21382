/** The words of one part of the dashboard, in both languages. A word that one of them lacks does not compile. */

type Words = { [name: string]: string | Words };
type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

export interface Both<T> {
  en: T;
  "pt-BR": Same<T>;
}

export function both<const T extends Words>(en: T, portuguese: Same<T>): Both<T> {
  return { en, "pt-BR": portuguese };
}
