// One page, for whoever has a key: it says whose. A process for each core.

import cluster from "node:cluster";
import { createServer } from "node:http";

const workers = Number(process.env.PEER_WORKERS);

if (workers > 1 && cluster.isPrimary) {
    for (let worker = 0; worker < workers; worker += 1) {
        cluster.fork();
    }
} else {
    await serve();
}

async function serve() {
    const { auth, fillMemory, inMemory } = await import("./auth.js");
    if (inMemory) {
        await fillMemory();
    }
    const server = createServer(async (request, response) => {
        const key = request.headers["x-api-key"];
        const found = key && (await auth.api.verifyApiKey({ body: { key } }));
        const account = found?.valid ? found.key.referenceId : null;
        const body = JSON.stringify(account ? { account } : { error: "unauthorized" });
        const headers = { "content-type": "application/json", "content-length": body.length };
        response.writeHead(account ? 200 : 401, headers).end(body);
    });
    server.listen(Number(process.env.PEER_PORT), "127.0.0.1");
}
