//! One Jeton with two services, somebody of every role, and bob, whose things are foreign to all of them.

use std::collections::HashMap;

use jeton_tests::{Journal, Reply, TestJeton, sender_to_loopback};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    row::{Body, Relation, Row, Stands},
    who::{By, EVERYBODY, Role, Who},
};

/// An identifier of the right form that nobody has.
const NOBODY: &str = "00000000000070008000000000000000";

const POLICY: &str = r#"
label = { en = "A service" }

[[kind]]
name = "key"
label = { en = "Key" }
form = "native"
prefix = "key"
carriers = [{ header = "x-key" }]
issued-by = ["owner", "administrator"]
named = "optional"
lifetime = "90d"
maximum = "365d"
reveal = "always"
owner-may = ["reset", "delete"]
grace = "1d"
scopes = ["read", "write"]
default-scopes = ["read"]

[[kind]]
name = "login"
label = { en = "Login" }
form = "native"
prefix = "log"
carriers = [{ header = "x-login" }]
issued-by = ["login"]
lifetime = "session"
maximum = "10h"
settings = [{ key = "SESSION", unit = "duration" }]
reveal = "always"
"#;

pub(crate) struct World {
    jeton: TestJeton,
    /// The identifiers of the accounts that were made, by their names.
    accounts: HashMap<String, String>,
    /// The secret of every caller who has one.
    secrets: HashMap<&'static str, String>,
    /// The foreign and own things that refusals are tried on.
    things: HashMap<(&'static str, Relation, Role), String>,
    next: u32,
}

/// The code of a refusal, also of OAuth's.
pub(crate) fn code(reply: &Reply) -> String {
    let body: Value = serde_json::from_str(&reply.text).unwrap_or_default();
    body["code"].as_str().or(body["error"].as_str()).unwrap_or_default().to_owned()
}

fn name_of(role: Role) -> &'static str {
    match role {
        Role::Member => "member",
        Role::Operator => "operator",
        Role::OtherOperator => "other-operator",
        Role::Admin => "administrator",
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::noted_in(None).await
    }

    /// One in which every call is noted.
    pub(crate) async fn noted_in(journal: Option<Journal>) -> Self {
        let mut jeton = TestJeton::sending(sender_to_loopback()).await;
        jeton.journal = journal;
        let mut world = Self {
            jeton,
            accounts: HashMap::new(),
            secrets: HashMap::new(),
            things: HashMap::new(),
            next: 0,
        };
        for service in ["here", "there"] {
            let body = json!({ "policy": policy(service) });
            world.admin("PUT", &format!("/api/v1/services/{service}"), body).await.expect(201);
        }
        world.admin("POST", "/api/v1/accounts", json!({ "name": "bob" })).await.expect(201);
        for role in [Role::Member, Role::Operator, Role::OtherOperator, Role::Admin] {
            world.make_account(name_of(role), role).await;
        }
        world.make_account("gone", Role::Admin).await;
        // Whose password is old logs in first.
        for who in EVERYBODY.iter().filter(|who| who.by == By::StaleSession) {
            world.let_in(who).await;
        }
        world.jeton.clock.advance(SignedDuration::from_mins(6));
        world.jeton.admin = world.jeton.log_in("admin", &world.jeton.admin_password).await;
        for who in EVERYBODY.iter().filter(|who| who.by != By::StaleSession) {
            world.let_in(who).await;
        }
        world
    }

    /// How long the log is.
    pub(crate) async fn log_head(&self) -> i64 {
        self.jeton.app.check_log().await.expect("the chain is whole")
    }

    /// Makes the things that refusals of this route are tried on.
    pub(crate) async fn prepare(&mut self, row: &Row) {
        let Some(kind) = row.thing() else { return };
        for who in EVERYBODY {
            for relation in row.relations() {
                let key = (kind, relation, who.role);
                if !self.things.contains_key(&key) {
                    let made = self.make(kind, relation, who).await;
                    self.things.insert(key, made);
                }
            }
        }
    }

    /// Calls as `who`, with a thing that others call with too.
    pub(crate) async fn ask(&mut self, row: &Row, who: &Who, relation: Relation) -> Reply {
        let thing = row.thing().map(|kind| self.things[&(kind, relation, who.role)].clone());
        let secret = self.secrets.get(who.name).cloned();
        self.call(row, &thing.unwrap_or_default(), secret).await
    }

    /// Calls as `who`, or as one like them, with a thing of its own.
    pub(crate) async fn do_it(&mut self, row: &Row, who: &Who, relation: Relation) -> Reply {
        let thing = match row.thing() {
            None => String::new(),
            Some(kind) => self.make(kind, relation, who).await,
        };
        let stands = match row.stands {
            Stands::AsIssued => None,
            Stands::InGrace => Some(("rotate", json!({ "grace": "1h" }))),
            Stands::InQuarantine => Some(("quarantine", json!({}))),
        };
        if let Some((action, body)) = stands.filter(|_| relation != Relation::Nobodys) {
            let path = format!("/api/v1/tokens/{thing}/{action}");
            self.admin("POST", &path, body).await.expect(200);
        }
        let secret = if row.uses_up {
            let name = self.unused("anew");
            self.make_account(&name, who.role).await;
            self.secret_of(&name, who.by).await
        } else {
            self.secrets.get(who.name).cloned()
        };
        self.call(row, &thing, secret).await
    }

    /// Calls as `who` with a request of which nothing can be read but who calls.
    pub(crate) async fn send_nonsense(&self, row: &Row, who: &Who) -> Reply {
        let template = row.template();
        let (method, path) = template.split_once(' ').expect("a method and a path");
        let path = path.split('/').map(|part| if part.starts_with('{') { "%ff" } else { part });
        let path = format!("{}?limit=nonsense&dry_run=%ff", path.collect::<Vec<_>>().join("/"));
        let mut call = self.jeton.call(method, &path);
        for name in ["idempotency-key", "if-match", "if-none-match", "accept-language", "range"] {
            call = call.header(name, "");
        }
        if row.body != Body::None {
            call = call.header("content-type", "text/plain").body("{");
        }
        match self.secrets.get(who.name) {
            Some(secret) => call.bearer(secret).send().await,
            None => call.send().await,
        }
    }

    /// Calls as an administrator, with a thing that is named.
    pub(crate) async fn call_with(&mut self, row: &Row, thing: &str) -> Reply {
        self.call(row, thing, Some(self.jeton.admin.clone())).await
    }

    /// A token of Jeton itself, whose secret is shown once.
    pub(crate) async fn shown_once(&self) -> Reply {
        let body = json!({ "service": "jeton", "kind": "api-token", "name": "once" });
        self.admin("POST", "/api/v1/tokens", body).await.expect(201)
    }

    /// Lists everything behind a path, page by page.
    pub(crate) async fn read_all(&self, path: &str) {
        let mut cursor = String::new();
        loop {
            let page = self.jeton.call("GET", &format!("{path}{cursor}")).bearer(&self.jeton.admin);
            let page = page.send().await.expect(200).json();
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return,
            }
        }
    }

    async fn call(&mut self, row: &Row, thing: &str, secret: Option<String>) -> Reply {
        let (method, path) = row.route.split_once(' ').expect("a method and a path");
        let path = path.replace("{key}", "SESSION").replace("{service}", "here");
        let path = path.split('/').map(|part| if part.starts_with('{') { thing } else { part });
        let mut call = self.jeton.call(method, &path.collect::<Vec<_>>().join("/"));
        call = match row.body {
            Body::None => call,
            Body::Form(form) => {
                call.header("content-type", "application/x-www-form-urlencoded").body(form)
            }
            Body::Json(text) => {
                let policy = json!(policy("here")).to_string();
                let text = text
                    .replace("$n", &self.unused(""))
                    .replace("$password", TestJeton::PASSWORD)
                    .replace("\"$policy\"", &policy);
                call.json(&serde_json::from_str(&text).expect("the table holds JSON"))
            }
        };
        match secret {
            Some(secret) => call.bearer(&secret).send().await,
            None => call.send().await,
        }
    }

    /// Makes a thing that is `relation` to `who`; what names it in a path.
    async fn make(&mut self, kind: &str, relation: Relation, who: &Who) -> String {
        let own = relation == Relation::Own;
        let service = if relation == Relation::There { "there" } else { "here" };
        match (kind, relation) {
            ("services", Relation::AtJeton) => "jeton".to_owned(),
            ("services", Relation::Nobodys) => "nowhere".to_owned(),
            ("services", _) => service.to_owned(),
            ("verify" | "help", _) => "here".to_owned(),
            ("presets", _) => "online".to_owned(),
            ("devices", _) => self.device().await,
            ("accounts", Relation::Nobodys) => format!("acc_{NOBODY}"),
            ("accounts", _) if own => self.account_id(name_of(who.role)),
            ("accounts", _) => {
                let name = self.unused("person");
                self.make_account(&name, Role::Member).await;
                self.account_id(&name)
            }
            ("sessions", Relation::Nobodys) => format!("ses_{NOBODY}"),
            ("sessions", _) => {
                let somebody = self.unused("somebody");
                if !own {
                    self.make_account(&somebody, Role::Member).await;
                }
                let name = if own { name_of(who.role) } else { &somebody };
                self.log_in(name).await["session"]["id"].as_str().expect("an id").to_owned()
            }
            ("tokens", Relation::Nobodys) => format!("tok_{NOBODY}"),
            ("tokens", _) => {
                let owner = if own { name_of(who.role) } else { "bob" };
                let body = json!({ "service": service, "kind": "key", "account": owner });
                self.admin("POST", "/api/v1/tokens", body).await.expect(201).field("id")
            }
            ("faults", Relation::Nobodys) => format!("flt_{NOBODY}"),
            ("faults", _) => self.fault(service).await,
            ("webhooks", Relation::Nobodys) => format!("whk_{NOBODY}"),
            ("webhooks", _) => {
                // Nobody listens there, and nothing that happens is told.
                let body =
                    json!({ "url": "https://127.0.0.1:1/", "events": ["signing-key.withdrawn"] });
                self.admin("POST", "/api/v1/webhooks", body).await.expect(201).field("id")
            }
            (other, _) => panic!("`world.rs` makes no `{other}` yet"),
        }
    }

    /// A fault about a token of bob's in quarantine, which somebody has used.
    async fn fault(&self, service: &str) -> String {
        let body = json!({ "service": service, "kind": "key", "account": "bob" });
        let token = self.admin("POST", "/api/v1/tokens", body).await.expect(201);
        let path = format!("/api/v1/tokens/{}/quarantine", token.field("id"));
        self.admin("POST", &path, json!({})).await.expect(200);
        let used = self.jeton.verify(service).header("x-key", token.field("secret"));
        used.send().await.expect(401);
        self.jeton.app.do_jobs().await;
        let path = format!("/api/v1/log?token={}", token.field("id"));
        let log = self.jeton.call("GET", &path).bearer(&self.jeton.admin).send().await.json();
        let entries = log["items"].as_array().expect("items").iter();
        let opened = entries.filter_map(|entry| entry["fault"].as_str()).next();
        opened.expect("a use of a token in quarantine is a fault").to_owned()
    }

    async fn device(&self) -> String {
        let call = self.jeton.call("POST", "/oauth/device_authorization");
        let call = call.header("content-type", "application/x-www-form-urlencoded");
        call.body("client_id=tv").send().await.expect(200).field("user_code")
    }

    fn account_id(&self, name: &str) -> String {
        self.accounts[name].clone()
    }

    async fn admin(&self, method: &str, path: &str, body: Value) -> Reply {
        self.jeton.call(method, path).bearer(&self.jeton.admin).json(&body).send().await
    }

    async fn make_account(&mut self, name: &str, role: Role) {
        let mut body = json!({ "name": name, "password": TestJeton::PASSWORD });
        match role {
            Role::Member => {}
            Role::Admin => body["role"] = json!("admin"),
            Role::Operator | Role::OtherOperator => {
                let service = if role == Role::Operator { "here" } else { "there" };
                body["role"] = json!("operator");
                body["operates"] = json!([service]);
            }
        }
        let made = self.admin("POST", "/api/v1/accounts", body).await.expect(201);
        self.accounts.insert(name.to_owned(), made.field("id"));
    }

    async fn let_in(&mut self, who: &Who) {
        let name = if who.by == By::TokenOfDisabled { "gone" } else { name_of(who.role) };
        if let Some(secret) = self.secret_of(name, who.by).await {
            self.secrets.insert(who.name, secret);
        }
    }

    async fn secret_of(&self, name: &str, by: By) -> Option<String> {
        match by {
            By::Nothing => None,
            By::Session | By::StaleSession => {
                Some(self.log_in(name).await["token"].as_str().expect("a secret").to_owned())
            }
            By::ClosedSession => {
                let secret =
                    self.log_in(name).await["token"].as_str().expect("a secret").to_owned();
                let closed = self.jeton.call("DELETE", "/api/v1/session").bearer(&secret).send();
                closed.await.expect(204);
                Some(secret)
            }
            By::Token(scopes) => Some(self.token(name, scopes).await),
            By::Calendar(scopes) => {
                let session = self.log_in(name).await["token"].as_str().expect("one").to_owned();
                let scopes: Vec<&str> = scopes.split_whitespace().collect();
                let body = json!({
                    "service": "jeton", "kind": "calendar", "name": "phone", "scopes": scopes,
                });
                let call = self.jeton.call("POST", "/api/v1/tokens").bearer(&session).json(&body);
                Some(call.send().await.expect(201).field("secret"))
            }
            By::TokenOfDisabled => {
                let secret = self.token(name, "tokens:read").await;
                let path = format!("/api/v1/accounts/{}/disable", self.account_id(name));
                self.admin("POST", &path, json!({})).await.expect(200);
                Some(secret)
            }
        }
    }

    async fn token(&self, owner: &str, scopes: &str) -> String {
        let scopes: Vec<&str> = scopes.split_whitespace().collect();
        let body = json!({
            "service": "jeton", "kind": "api-token", "name": "ci", "account": owner, "scopes": scopes,
        });
        self.admin("POST", "/api/v1/tokens", body).await.expect(201).field("secret")
    }

    async fn log_in(&self, name: &str) -> Value {
        let body = json!({ "account": name, "password": TestJeton::PASSWORD });
        let call = self.jeton.call("POST", "/api/v1/sessions").json(&body);
        call.send().await.expect(201).json()
    }

    fn unused(&mut self, word: &str) -> String {
        self.next += 1;
        format!("{word}{}", self.next)
    }
}

fn policy(service: &str) -> String {
    format!("name = \"{service}\"\n{POLICY}")
}
