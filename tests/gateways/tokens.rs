//! Tokens of every sort, made through Jeton's own API.

use jeton_tests::Process;
use serde_json::{Value, json};

/// A secret, and how it travels.
#[derive(Debug, Clone)]
pub(crate) struct Carried {
    pub(crate) service: &'static str,
    pub(crate) header: &'static str,
    /// With its blank.
    pub(crate) scheme: &'static str,
    pub(crate) secret: String,
    pub(crate) id: String,
}

/// Tokens of every sort.
pub(crate) struct Tokens {
    /// Every carrier of the four products with a good secret.
    pub(crate) carried: Vec<Carried>,
    /// A token of Jeton itself that is good only from 127.0.0.2.
    pub(crate) bound: Carried,
    /// A token of [`SHOP`] with the scope `read` alone.
    pub(crate) reader: Carried,
    /// The administrator's session.
    pub(crate) admin: String,
}

/// A service whose policy has rules about paths.
const SHOP: &str = r#"
name = "shop"
label = { en = "Shop", pt-BR = "Loja" }

[[kind]]
name = "key"
label = { en = "Key", pt-BR = "Chave" }
form = "native"
prefix = "shp"
carriers = [{ header = "X-Auth-Token" }]
issued-by = ["owner", "administrator"]
named = true
lifetime = "never"
reveal = "once"
scopes = ["read", "refunds"]
default-scopes = ["read"]

[[rule]]
path = "/refunds/*"
scopes = ["refunds"]

[[rule]]
path = "/orders/{id}"
methods = ["DELETE"]
scopes = ["refunds"]
"#;

const PASSWORD: &str = "correct horse battery";

impl Tokens {
    pub(crate) async fn make(jeton: &Process) -> Self {
        jeton.choose_password(PASSWORD).await;
        let admin = log_in(jeton, "admin", PASSWORD).await;
        for preset in ["discloud", "duplocloud", "nocodb", "online"] {
            let path = format!("/api/v1/services/{preset}");
            put(jeton, &admin, &path, json!({ "preset": preset })).await;
        }
        put(jeton, &admin, "/api/v1/services/shop", json!({ "policy": SHOP })).await;
        let account = json!({ "name": "ada@example.com", "password": PASSWORD });
        post(jeton, &admin, "/api/v1/accounts", account).await;
        let ada = log_in(jeton, "ada@example.com", PASSWORD).await;
        let key = revealed(jeton, &ada, "discloud", "api-key").await;
        let permanent = json!({ "service": "duplocloud", "kind": "permanent", "account": "ada@example.com", "name": "ci" });
        let permanent = made(post(jeton, &admin, "/api/v1/tokens", permanent).await);
        let api_token = json!({ "service": "nocodb", "kind": "api-token", "name": "ci" });
        let api_token = made(post(jeton, &ada, "/api/v1/tokens", api_token).await);
        let auth_token = revealed(jeton, &ada, "nocodb", "auth-token").await;
        let online =
            made(post(jeton, &ada, "/api/v1/tokens", json!({ "service": "online" })).await);
        let bound = json!({ "service": "jeton", "kind": "api-token", "name": "ci", "addresses": ["127.0.0.2/32"] });
        let bound = made(post(jeton, &ada, "/api/v1/tokens", bound).await);
        let reader = json!({ "service": "shop", "name": "ci" });
        let reader = made(post(jeton, &ada, "/api/v1/tokens", reader).await);
        let carried = vec![
            carried_of("discloud", "Authorization", "", key.clone()),
            carried_of("discloud", "api-token", "", key),
            carried_of("duplocloud", "Authorization", "Bearer ", permanent),
            carried_of("nocodb", "xc-token", "", api_token.clone()),
            carried_of("nocodb", "Authorization", "Bearer ", api_token),
            carried_of("nocodb", "xc-auth", "", auth_token),
            carried_of("online", "X-Auth-Token", "", online),
        ];
        let bound = carried_of("jeton", "Authorization", "Bearer ", bound);
        let reader = carried_of("shop", "X-Auth-Token", "", reader);
        Self { carried, bound, reader, admin }
    }

    /// The first secret of a service.
    pub(crate) fn of(&self, service: &str) -> &Carried {
        self.carried.iter().find(|one| one.service == service).unwrap()
    }
}

impl Carried {
    /// The header line.
    pub(crate) fn line(&self) -> String {
        format!("{}: {}{}\r\n", self.header, self.scheme, self.secret)
    }

    /// The header line with one character of the secret changed.
    pub(crate) fn wrong_line(&self) -> String {
        let at = self.secret.len() - 10;
        let other = if &self.secret[at..=at] == "7" { "3" } else { "7" };
        let wrong = format!("{}{other}{}", &self.secret[..at], &self.secret[at + 1..]);
        format!("{}: {}{wrong}\r\n", self.header, self.scheme)
    }
}

fn carried_of(
    service: &'static str,
    header: &'static str,
    scheme: &'static str,
    (id, secret): (String, String),
) -> Carried {
    Carried { service, header, scheme, secret, id }
}

async fn log_in(jeton: &Process, account: &str, password: &str) -> String {
    let body = json!({ "account": account, "password": password });
    jeton.call("POST", "/api/v1/sessions").json(&body).send().await.expect(201).field("token")
}

async fn post(jeton: &Process, by: &str, path: &str, body: Value) -> Value {
    jeton.call("POST", path).bearer(by).json(&body).send().await.expect(201).json()
}

async fn put(jeton: &Process, by: &str, path: &str, body: Value) {
    jeton.call("PUT", path).bearer(by).json(&body).send().await.expect(201);
}

fn made(token: Value) -> (String, String) {
    let text = |field: &str| token[field].as_str().unwrap().to_owned();
    (text("id"), text("secret"))
}

async fn revealed(jeton: &Process, by: &str, service: &str, kind: &str) -> (String, String) {
    let path = format!("/api/v1/tokens?service={service}&kind={kind}&ended=false");
    let list = jeton.call("GET", &path).bearer(by).send().await.expect(200).json();
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/tokens/{id}/reveal");
    let secret = jeton.call("POST", &path).bearer(by).send().await.expect(200).field("secret");
    (id, secret)
}
