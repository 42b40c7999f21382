/** What a password has to be, as far as a page can tell. The server, which knows the common words, has the last word. */

export const shortest = 12;
const longest = 1024;
const fewest = 5;

export interface Met {
  long: boolean;
  varied: boolean;
  own: boolean;
}

/** Which of the rules a password keeps, for the account of that name. */
export function met(password: string, account: string): Met {
  const bytes = new TextEncoder().encode(password).length;
  const text = password.normalize("NFKC").toLowerCase();
  return {
    long: [...password].length >= shortest && bytes <= longest,
    varied: password !== "" && !repeats(text),
    own: password !== "" && !isName(text, account.toLowerCase()),
  };
}

/** Whether it is a short text again and again. */
function repeats(text: string): boolean {
  const letters = [...text];
  const most = Math.min(shortest, Math.ceil(letters.length / 2) + 1);
  return Array.from({ length: most - 1 }, (_, index) => letters.slice(0, index + 1).join("")).some((part) =>
    part.repeat(Math.ceil(text.length / part.length)).startsWith(text),
  );
}

/** Whether hardly anything is left of it without the name and the product's. */
function isName(text: string, name: string): boolean {
  const [local = name] = name.split("@");
  const parts = name.split(/[^\p{L}\p{N}]/u).filter((part) => [...part].length > 2);
  const words = [name, local, ...parts, "jeton"].sort((one, other) => other.length - one.length);
  const left = words.reduce((rest, word) => (word === "" ? rest : rest.replaceAll(word, "\0")), text);
  return left !== text && [...left].length <= fewest;
}
