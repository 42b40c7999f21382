// Makes the database with so many keys, ten to an account, and a file with them.

import { writeFileSync } from "node:fs";

import { auth, data, database, migrate } from "./auth.js";

const EACH = 10;

await migrate();
const { adapter } = await auth.$context;
const keys = [];
let owner;
database.exec("BEGIN");
for (let number = 0; number < Number(process.argv[2]); number += 1) {
    if (number % EACH === 0) {
        owner = await adapter.create({ model: "user", data: account(number / EACH) });
    }
    const { key } = await auth.api.createApiKey({ body: { userId: owner.id } });
    keys.push(key);
}
database.exec("COMMIT");
writeFileSync(`${data}/keys`, keys.map((key) => `${key}\n`).join(""));

function account(number) {
    const name = `account-${number}`;
    const now = new Date();
    return { name, email: `${name}@example.com`, emailVerified: true, createdAt: now, updatedAt: now };
}
