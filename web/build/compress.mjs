// Puts a packed copy beside every file that is smaller so. The server gives it to whoever unpacks it.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";

const root = new URL("../dist/", import.meta.url).pathname;
for (const name of readdirSync(root, { recursive: true })) {
  const path = join(root, name);
  if (!statSync(path).isFile() || name.endsWith(".gz") || name === "index.html") continue;
  const content = readFileSync(path);
  const packed = gzipSync(content, { level: constants.Z_BEST_COMPRESSION });
  if (packed.length < content.length * 0.9) writeFileSync(`${path}.gz`, packed);
}
