// @scaleway/sdk-client: the servers of the API behind, and the API keys of the caller.
import { createClient } from "@scaleway/sdk-client";
import { Iamv1alpha1 } from "@scaleway/sdk-iam";
import { Instancev1 } from "@scaleway/sdk-instance";

const client = createClient({
  apiURL: process.env.FRONT,
  accessKey: "SCW00000000000000000",
  secretKey: process.env.SECRET,
  defaultProjectId: "11111111-1111-1111-1111-111111111111",
  defaultZone: "fr-par-1",
});
try {
  const { servers } = await new Instancev1.API(client).listServers();
  const keys = await new Iamv1alpha1.API(client).listAPIKeys();
  console.log(JSON.stringify({ servers, keys }));
} catch (error) {
  console.log(JSON.stringify({ error: { name: error.name, status: error.status, message: error.message } }));
}
