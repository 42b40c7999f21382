// Better Auth with its API-key plugin on SQLite, and with the keys in the database or in memory.

import { apiKey } from "@better-auth/api-key";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import Database from "better-sqlite3";

export const data = process.env.PEER_DATA;
export const inMemory = process.env.PEER_STORAGE === "memory";

export const database = new Database(`${data}/peer.db`);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = NORMAL");

// What stands for Redis: it answers at once, and from the same process.
const memory = new Map();
const secondaryStorage = {
    get: (key) => memory.get(key) ?? null,
    set: (key, value) => void memory.set(key, value),
    delete: (key) => void memory.delete(key),
};

const options = {
    baseURL: "http://localhost",
    secret: "a peer of a benchmark: nothing here is worth keeping secret",
    database,
    logger: { disabled: true },
    ...(inMemory ? { secondaryStorage } : {}),
    plugins: [
        apiKey({
            // With a limit it refuses a key that is asked for often.
            rateLimit: { enabled: false },
            // What a use changes in the key is written behind the answer.
            deferUpdates: true,
            storage: inMemory ? "secondary-storage" : "database",
        }),
    ],
};

export const auth = betterAuth(options);

export async function migrate() {
    const { runMigrations } = await getMigrations(options);
    await runMigrations();
}

// Puts every key of the database where the plugin looks for it in memory.
export async function fillMemory() {
    const { adapter } = await auth.$context;
    const owned = new Map();
    const keys = await adapter.findMany({ model: "apikey", limit: Number.MAX_SAFE_INTEGER });
    for (const key of keys) {
        const text = JSON.stringify(key);
        memory.set(`api-key:${key.key}`, text);
        memory.set(`api-key:by-id:${key.id}`, text);
        owned.set(key.referenceId, [...(owned.get(key.referenceId) ?? []), key.id]);
    }
    for (const [owner, ids] of owned) {
        memory.set(`api-key:by-ref:${owner}`, JSON.stringify(ids));
    }
}
