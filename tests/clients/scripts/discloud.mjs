// discloud.app: log in, which fetches the account, and list the apps.
import { DiscloudApp, DiscloudAPIError } from "discloud.app";

const client = new DiscloudApp({ rest: { api: process.env.FRONT }, token: process.env.SECRET });
try {
  const user = await client.login();
  const apps = await client.apps.fetch("all");
  const { id, plan, locale, totalRamMb } = user;
  console.log(JSON.stringify({ user: { id, plan, locale, totalRamMb }, apps: apps.size }));
} catch (error) {
  console.log(JSON.stringify({ error: { isOfTheApi: error instanceof DiscloudAPIError, code: error.code, message: error.message } }));
}
process.exit();
