//! A day of a Jeton through which known secrets go: shown, used, refused, ended.

use jeton_tests::{Call, Reply};
use serde_json::{Value, json};

use crate::{forms::Sought, house::House};

/// What went through it, and what it answered where it refused.
pub(crate) struct Story {
    pub(crate) house: House,
    /// The secrets.
    pub(crate) sought: Sought,
    /// Answers that must not hold any: refusals, lists, metrics.
    pub(crate) answers: Vec<(String, Vec<u8>)>,
    admin: String,
}

const PASSWORD: &str = "walrus-quilt-ember-93-lantern";
const ADAS: &str = "pebble-orbit-saffron-17-kayak";

const POLICY: &str = r#"
name = "acme"
label = { en = "Acme", pt-BR = "Acme" }

[expiry]
thresholds = [THRESHOLDS]
recipients = [{ type = "App Config", key = "mails", unit = "mails" }]
tell-owner = true

[[kind]]
name = "key"
label = { en = "Key", pt-BR = "Chave" }
form = "native"
prefix = "acm"
carriers = [{ header = "x-acme" }]
issued-by = ["administrator"]
named = true
lifetime = "10d"
reveal = "once"
owner-may = ["reset", "delete"]
grace = "1h"
"#;

impl Story {
    /// Begins with the first administrator.
    pub(crate) async fn begin() -> Self {
        let house = House::open().await;
        let mut sought = Sought::default();
        sought.add("a link", house.link.as_bytes());
        sought.add("the administrator's password", PASSWORD.as_bytes());
        sought.add("a person's password", ADAS.as_bytes());
        for (number, key) in house.keys().iter().enumerate() {
            sought.add(&format!("key {number}"), key);
        }
        let body = json!({ "secret": house.link, "password": PASSWORD });
        house.call("POST", "/api/v1/links/redeem").json(&body).send().await.expect(204);
        let login = json!({ "account": "admin", "password": PASSWORD });
        let call = house.call("POST", "/api/v1/sessions").json(&login);
        let admin = call.send().await.expect(201).field("token");
        sought.add("the administrator's session", admin.as_bytes());
        Self { house, sought, answers: Vec::new(), admin }
    }

    /// Does all of it.
    pub(crate) async fn tell(&mut self) {
        self.listens().await;
        self.logins().await;
        self.products().await;
        self.refusals().await;
        self.oauth().await;
        self.nearing().await;
        for path in ["/metrics", "/api/v1/log?limit=200", "/api/v1/tokens?limit=200"] {
            let call = self.house.call("GET", path).bearer(&self.admin);
            self.keep(path, call.send().await.expect(200));
        }
        for format in ["jsonl", "csv"] {
            let export = self.post("/api/v1/log/export", json!({ "format": format })).await;
            self.keep("an export", export.expect(200));
        }
        // What stands before it in the log was told before it.
        let last = self.post("/api/v1/accounts", json!({ "name": "last" })).await.expect(201);
        self.house.told("account.created", &last.field("id")).await;
    }

    /// A webhook that is told everything from here on.
    async fn listens(&mut self) {
        let hook = json!({ "url": self.house.hook(), "events": ["*"] });
        let hook = self.post("/api/v1/webhooks", hook).await.expect(201).field("secret");
        self.sought.add("a webhook's secret", hook.as_bytes());
    }

    /// A token that is used, whose end is told of by mail, and that gets another secret then.
    async fn nearing(&mut self) {
        self.apply("\"1s\"").await;
        let put = self.house.call("PUT", "/api/v1/services/acme/settings/mails");
        let put = put.bearer(&self.admin).json(&json!({ "value": "ops@example.com" }));
        put.send().await.expect(200);
        let key =
            json!({ "service": "acme", "kind": "key", "account": "ada@example.com", "name": "ci" });
        let issued = self.post("/api/v1/tokens", key).await.expect(201);
        let (id, secret) = (issued.field("id"), issued.field("secret"));
        self.sought.add("a token whose end is near", secret.as_bytes());
        let used = self.house.call("GET", "/verify/acme").header("x-acme", &secret);
        used.header("user-agent", "acme-cli/1.0").send().await.expect(200);
        self.apply("\"20d\", \"1s\"").await;
        self.house.mailed(&["ops@example.com", "ada@example.com"]).await;
        let path = format!("/api/v1/tokens/{id}/rotate");
        let rotated = self.post(&path, json!({})).await.expect(200).field("secret");
        self.sought.add("a rotated token", rotated.as_bytes());
    }

    /// Gives the service `acme` a policy with these thresholds.
    async fn apply(&self, thresholds: &str) {
        let policy = POLICY.replace("THRESHOLDS", thresholds);
        let put = self.house.call("PUT", "/api/v1/services/acme").bearer(&self.admin);
        let put = put.json(&json!({ "policy": policy })).send().await;
        assert!(put.status < 300, "{}", put.text);
    }

    /// Passwords right and wrong, a browser's cookie, a new password.
    async fn logins(&mut self) {
        let ada = json!({ "name": "ada@example.com", "password": ADAS, "language": "pt-BR" });
        self.post("/api/v1/accounts", ada).await.expect(201);
        let wrong = "heron-velvet-58-cinder-mosaic";
        self.sought.add("a wrong password", wrong.as_bytes());
        let login = json!({ "account": "ada@example.com", "password": wrong });
        let call = self.house.call("POST", "/api/v1/sessions").json(&login);
        self.keep("a wrong password", call.send().await.expect(401));
        // Somebody types the password where the name belongs.
        let login = json!({ "account": ADAS, "password": "ada@example.com" });
        let call = self.house.call("POST", "/api/v1/sessions").json(&login);
        self.keep("a password as a name", call.send().await.expect(401));

        let login = json!({ "account": "ada@example.com", "password": ADAS, "cookie": true });
        let call = self.house.call("POST", "/api/v1/sessions").json(&login);
        let set = call.header("sec-fetch-site", "same-origin").send().await.expect(201);
        let cookie = set.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
        self.sought.add("a browser's cookie", cookie.as_bytes());
        let session = self.house.call("GET", "/api/v1/session");
        session.header("cookie", format!("__Host-jeton={cookie}")).send().await.expect(200);
        let bob = json!({ "name": "bob@example.com", "invite": true });
        let link = self.post("/api/v1/accounts", bob).await.expect(201).json();
        let link = link["link"]["secret"].as_str().unwrap();
        self.sought.add("an invitation", link.as_bytes());
    }

    /// A token of every product, used at its front, reset and ended.
    async fn products(&mut self) {
        let issued = [
            ("discloud", "authorization", "/v2/user", json!(null)),
            ("online", "x-auth-token", "/servers", json!({ "service": "online" })),
            (
                "duplocloud",
                "authorization",
                "/v3/features/system",
                json!({ "service": "duplocloud", "kind": "permanent", "name": "ci" }),
            ),
            (
                "nocodb",
                "xc-token",
                "/api/v2/meta/bases",
                json!({ "service": "nocodb", "kind": "api-token", "name": "ci" }),
            ),
        ];
        for (service, header, path, order) in issued {
            let secret = match order {
                Value::Null => self.reveal_own(service).await,
                order => {
                    let call = self.house.call("POST", "/api/v1/tokens").bearer(&self.admin);
                    let call = call.header("idempotency-key", format!("order-{service}"));
                    call.json(&order).send().await.expect(201).field("secret")
                }
            };
            self.sought.add(&format!("a token of {service}"), secret.as_bytes());
            let scheme = if service == "duplocloud" { "Bearer " } else { "" };
            let value = format!("{scheme}{secret}");
            let front = self.house.front(service, "GET", path).header(header, &value);
            front.send().await.expect(200);
            let verify = self.house.call("GET", &format!("/verify/{service}"));
            assert!(verify.header(header, &value).send().await.status < 300);
            let verify = Call::over_http2(self.house.address, "GET", &format!("/verify/{service}"));
            assert!(verify.header(header, &value).send().await.status < 300);
            self.end(service).await;
            let front = self.house.front(service, "GET", path).header(header, &value);
            let refused = front.send().await;
            self.keep("an ended token at its front", refused);
        }
        let temporary = self.reveal_own("duplocloud").await;
        self.sought.add("a temporary token", temporary.as_bytes());
    }

    /// Secrets in places where none is looked for, and forged ones.
    async fn refusals(&mut self) {
        let lost = "dup_9Kq2Lm4Nx6Pz8Rv1Ts3Uw5Yb7Cd9Ef2Gh4Jk6Mn8Qr1StV0aBc";
        self.sought.add("a forged token", lost.as_bytes());
        let front = |method: &str, path: &str| self.house.front("online", method, path);
        let api = |path: &str| self.house.call("GET", path);
        let refused = [
            front("GET", &format!("/servers?token={lost}")),
            front("GET", &format!("/tokens/{lost}/permissions/")),
            front("GET", "/servers").header("x-auth-token", lost),
            front("GET", "/servers").header("x-other-token", lost).header("cookie", lost),
            front("GET", "/servers").header("x-auth-token", lost).header("x-auth-token", lost),
            front("POST", "/servers").header("content-type", "application/json").body(lost),
            api(&format!("/api/v1/tokens/{lost}")).bearer(&self.admin),
            api(&format!("/api/v1/tokens?service={lost}")).bearer(&self.admin),
            api("/api/v1/tokens").header("authorization", format!("Basic {lost}")),
            api(&format!("/{lost}")).header("referer", format!("http://localhost/{lost}")),
            api("/verify/duplocloud").bearer(lost),
            Call::over_http2(self.house.address, "GET", "/verify/duplocloud").bearer(lost),
            Call::over_http2(self.house.address, "GET", &format!("/{lost}")).header("x-odd", lost),
            // The headers that are logged, and a method that nobody knows.
            api("/api/v1/tokens").header("user-agent", lost).header("x-request-id", lost),
            api("/api/v1/tokens").header("accept", format!("{lost}/{lost}, */*")),
            front("POST", "/servers").header("content-type", format!("text/{lost}")).body("x"),
            Call::over_http2(self.house.address, "GET", "/api/v1/accounts")
                .header("user-agent", format!("{lost}/1.0 ({lost})")),
            self.house.call(lost, "/api/v1/tokens"),
            self.house
                .call("POST", "/api/v1/tokens")
                .bearer(&self.admin)
                .json(&json!({ "service": lost })),
            self.house
                .call("POST", "/api/v1/tokens")
                .bearer(&self.admin)
                .header("content-type", "application/json")
                .body(format!("{{\"secret\": {lost}")),
        ];
        let mut answered = Vec::new();
        for call in refused {
            let reply: Reply = Call::send(call).await;
            assert!(reply.status >= 400, "{}", reply.text);
            answered.push(reply);
        }
        answered.into_iter().for_each(|reply| self.keep("a refusal", reply));
    }

    /// A device that waits, and an introspection.
    async fn oauth(&mut self) {
        let form = |path: &str, body: String| {
            let call = self.house.call("POST", path);
            call.header("content-type", "application/x-www-form-urlencoded").body(body)
        };
        let asked = form("/oauth/device_authorization", "client_id=robot".to_owned());
        let asked = asked.send().await.expect(200);
        let code = asked.field("device_code");
        let grant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";
        let poll = format!("grant_type={grant}&client_id=robot&device_code={code}");
        let waits = form("/oauth/token", poll).send().await.expect(400);
        let program = json!({ "service": "jeton", "kind": "api-token", "name": "asker", "scopes": ["verify"] });
        let program = self.post("/api/v1/tokens", program).await.expect(201).field("secret");
        let asked = form("/oauth/introspect", format!("token={}", self.admin)).bearer(&program);
        let told = asked.send().await.expect(200);
        self.sought.add("a device's code", code.as_bytes());
        self.sought.add("a program's token", program.as_bytes());
        self.keep("a device that waits", waits);
        self.keep("an introspection", told);
    }

    fn keep(&mut self, what: &str, reply: Reply) {
        let answer = format!("{:?}\n{}", reply.headers, reply.text);
        self.answers.push((what.to_owned(), answer.into_bytes()));
    }

    async fn post(&self, path: &str, body: Value) -> Reply {
        self.house.call("POST", path).bearer(&self.admin).json(&body).send().await
    }

    /// Reads the caller's own token of a service again.
    async fn reveal_own(&self, service: &str) -> String {
        let path = format!("/api/v1/tokens/{}/reveal", self.own(service).await);
        self.house.call("POST", &path).bearer(&self.admin).send().await.expect(200).field("secret")
    }

    async fn own(&self, service: &str) -> String {
        let path = format!("/api/v1/tokens?service={service}&ended=false");
        let list = self.house.call("GET", &path).bearer(&self.admin).send().await.expect(200);
        let items = list.json()["items"].as_array().unwrap().clone();
        let last = items.last().unwrap_or_else(|| panic!("no token of {service}"));
        last["id"].as_str().unwrap().to_owned()
    }

    async fn end(&self, service: &str) {
        let path = format!("/api/v1/tokens/{}/revoke", self.own(service).await);
        self.house.call("POST", &path).bearer(&self.admin).send().await.expect(204);
    }
}
