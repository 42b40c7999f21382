import type { Kind } from "../services/services";

/** A way to use a secret, ready to paste. */
export interface Snippet {
  name: "shell" | "windows" | "curl" | "node" | "python";
  text: string;
}

/** Where a variable is not named by the policy. */
const unnamed = "API_TOKEN";
const url = "https://api.example.com/";

/**
 * How a secret of a kind is put into a variable and sent from there. Only the first two hold the secret; where it is
 * not known, something stands in its place.
 */
export function snippets(kind: Kind, secret: string): Snippet[] {
  const variable = kind.variable ?? unnamed;
  const carrier = kind.carriers[0];
  const header = carrier?.header ?? "Authorization";
  const scheme = carrier?.scheme === undefined || carrier.scheme === null ? "" : `${carrier.scheme} `;
  return [
    { name: "shell", text: `export ${variable}=${posixQuoted(secret)}` },
    { name: "windows", text: `setx ${variable} "${secret}"` },
    { name: "curl", text: `curl -H "${header}: ${scheme}$${variable}" ${url}` },
    {
      name: "node",
      text: [
        `const answer = await fetch("${url}", {`,
        `  headers: { "${header}": ${scheme === "" ? `process.env.${variable}` : `\`${scheme}\${process.env.${variable}}\``} },`,
        "});",
        "console.log(answer.status, await answer.json());",
      ].join("\n"),
    },
    {
      name: "python",
      text: [
        "import os",
        "import requests",
        "",
        `answer = requests.get("${url}", headers={"${header}": ${scheme === "" ? "" : `"${scheme}" + `}os.environ["${variable}"]})`,
        "print(answer.status_code, answer.json())",
      ].join("\n"),
    },
  ];
}

/** A text as one word of a POSIX shell. */
function posixQuoted(text: string): string {
  return /^[\w.\-~+/=:]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
