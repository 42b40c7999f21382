// @scaleway/sdk-iam: make keys, read them page by page, rename one, delete it.
import { createClient } from "@scaleway/sdk-client";
import { Iamv1alpha1 } from "@scaleway/sdk-iam";

const api = new Iamv1alpha1.API(
  createClient({
    apiURL: process.env.FRONT,
    accessKey: "SCW00000000000000000",
    secretKey: process.env.SECRET,
    defaultProjectId: "11111111-1111-1111-1111-111111111111",
  }),
);
const attempt = async (call) => {
  try {
    return (await call()) ?? null;
  } catch (error) {
    return { error: error.name, status: error.status };
  }
};
const seen = { made: [] };
for (const description of ["a", "b", "c", "d"]) {
  seen.made.push(await api.createAPIKey({ description, expiresAt: new Date("2026-02-01T00:00:00Z") }));
}
const [{ accessKey }] = seen.made;
seen.all = await api.listAPIKeys({ pageSize: 2 }).all();
seen.shown = await attempt(() => api.getAPIKey({ accessKey }));
seen.renamed = await attempt(() => api.updateAPIKey({ accessKey, description: "another" }));
seen.deleted = await attempt(() => api.deleteAPIKey({ accessKey }));
seen.gone = await attempt(() => api.getAPIKey({ accessKey }));
console.log(JSON.stringify(seen));
