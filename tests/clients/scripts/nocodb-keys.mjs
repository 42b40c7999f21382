// nocodb-sdk: sign in, make a token, list it, delete it twice, sign out.
import { Api } from "nocodb-sdk";

const baseURL = process.env.FRONT;
const attempt = async (call) => {
  try {
    return { status: 200, data: await call() };
  } catch (error) {
    if (error.response === undefined) throw error;
    return { status: error.response.status, data: error.response.data };
  }
};
const stranger = new Api({ baseURL });
const person = { email: process.env.EMAIL, password: process.env.PASSWORD };
const seen = {};
seen.wrong = await attempt(() => stranger.auth.signin({ ...person, password: "not the password" }));
seen.signup = await attempt(() => stranger.auth.signup({ ...person, email: "eve@example.com" }));
const { token } = await stranger.auth.signin(person);
const client = new Api({ baseURL, headers: { "xc-auth": token } });
seen.created = await attempt(() => client.orgTokens.create({ description: "ci" }));
seen.second = await attempt(() => client.orgTokens.create({ description: "another" }));
seen.list = await attempt(() => client.orgTokens.list());
const byToken = new Api({ baseURL, headers: { "xc-token": seen.created.data.token } });
seen.listByToken = await attempt(() => byToken.orgTokens.list());
seen.deleted = await attempt(() => client.orgTokens.delete(seen.created.data.id));
seen.deletedAgain = await attempt(() => client.orgTokens.delete(seen.created.data.id));
seen.signout = await attempt(() => client.auth.signout());
seen.after = await attempt(() => client.auth.me({}));
seen.listAfter = await attempt(() => client.orgTokens.list());
console.log(JSON.stringify(seen));
