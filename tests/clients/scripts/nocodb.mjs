// nocodb-sdk: who am I, and which bases are there.
import { Api } from "nocodb-sdk";

const client = new Api({ baseURL: process.env.FRONT, headers: { [process.env.HEADER]: process.env.SECRET } });
const seen = {};
try {
  seen.me = await client.auth.me({});
  seen.bases = (await client.base.list()).list;
} catch (error) {
  seen.error = { status: error.response?.status, ...error.response?.data };
}
console.log(JSON.stringify(seen));
