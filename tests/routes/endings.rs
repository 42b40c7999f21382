//! However a token ends: from the moment of the answer that says so it is accepted nowhere.

use std::net::SocketAddr;

use jeton_tests::{Call, Reply, Shown, Surfaces, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{account_id, delete, get, post, text};

const POLICY: &str = r#"
name = "acme"
label = { en = "Acme" }
owner-gone = "revoke"
assertion = "5m"

[[kind]]
name = "key"
label = { en = "Key" }
form = "native"
prefix = "acm"
carriers = [{ header = "x-acme" }]
issued-by = ["owner", "administrator"]
lifetime = "60d"
maximum = "60d"
reveal = "once"
owner-may = ["reset", "delete"]
grace = "1d"
scopes = ["read", "write"]
admin-scopes = ["write"]
default-scopes = ["read"]

[[kind]]
name = "login"
label = { en = "Login" }
form = "native"
prefix = "acl"
carriers = [{ header = "x-acme" }]
issued-by = ["login"]
lifetime = "session"
maximum = "10h"
reveal = "always"
"#;

const RULE: &str = r#"
[[rule]]
path = "/servers"
scopes = ["write"]
"#;

const SHOWN: Shown =
    Shown { service: "acme", header: "x-acme", scheme: "", path: "/servers", scope: None };

/// The exchange for an assertion is one more surface: what it gives works for minutes without a question.
const EXCHANGE: &str = "exchange";

/// A Jeton with a service, and every surface of it.
struct Acme {
    jeton: TestJeton,
    surfaces: Surfaces,
    front: SocketAddr,
}

/// Somebody who holds a token.
struct Holder {
    name: String,
    /// Their session at Jeton.
    session: String,
    id: String,
    secret: String,
}

impl Acme {
    async fn new() -> Self {
        // Rules are about paths, which only a trusted gateway tells.
        let jeton = TestJeton::behind_proxies().await;
        jeton.apply("acme", POLICY).await;
        let upstream = jeton.upstream.address;
        let front = jeton.open_front("acme", upstream, |_| {}).await;
        let surfaces = Surfaces::new(&jeton, SHOWN, front).await;
        Self { jeton, surfaces, front }
    }

    async fn needing(scope: &'static str) -> Self {
        let acme = Self::new().await;
        acme.jeton.apply("acme", &format!("{POLICY}{RULE}")).await;
        let shown = Shown { scope: Some(scope), ..SHOWN };
        let surfaces = Surfaces::new(&acme.jeton, shown, acme.front).await;
        Self { surfaces, ..acme }
    }

    /// Somebody with a key of their own.
    async fn key(&self, of: &str, more: Value) -> Holder {
        let name = format!("{}@example.com", of.replace(' ', "-"));
        let session = self.jeton.account(&name).await;
        let mut body = json!({ "service": "acme", "kind": "key" });
        let more = more.as_object().expect("more fields").clone();
        body.as_object_mut().expect("an object").extend(more);
        let issued = self.jeton.issue(&session, body).await;
        Holder { name, session, id: text(&issued, "id"), secret: text(&issued, "secret") }
    }

    /// Somebody who logged in, and the token that came with that.
    async fn login(&self, of: &str) -> Holder {
        let name = format!("{}@example.com", of.replace(' ', "-"));
        self.jeton.account(&name).await;
        let body = json!({ "account": name, "password": TestJeton::PASSWORD });
        let call = self.jeton.call("POST", "/api/v1/sessions").json(&body);
        let opened = call.send().await.expect(201).json();
        let session = text(&opened, "token");
        let mut tokens = opened["tokens"].as_array().expect("tokens").iter();
        let token = tokens.find(|token| token["service"] == "acme").expect("one of acme");
        let id = text(token, "id");
        let secret = self.jeton.reveal(&session, &id).await;
        Holder { name, session, id, secret }
    }

    async fn post(&self, by: &str, path: &str, body: Value) -> Reply {
        post(&self.jeton, by, path, body).await
    }

    async fn rotate(&self, holder: &Holder, body: Value) -> String {
        let path = format!("/api/v1/tokens/{}/rotate", holder.id);
        self.post(&holder.session, &path, body).await.expect(200).field("secret")
    }

    async fn pass(&self, hours: i64) {
        self.jeton.clock.advance(SignedDuration::from_hours(hours));
    }

    /// Which surfaces accept the secret; the exchange counts where there is one.
    async fn accepting(&self, secret: &str) -> Vec<&'static str> {
        let mut accepting = self.surfaces.accepting(secret).await;
        accepting.extend(self.exchanges(secret).await.then_some(EXCHANGE));
        accepting
    }

    async fn exchanges(&self, secret: &str) -> bool {
        let kind = "urn:ietf:params:oauth:token-type:access_token";
        let grant = "urn:ietf:params:oauth:grant-type:token-exchange";
        let form = format!("grant_type={grant}&subject_token={secret}&subject_token_type={kind}");
        let answer = self.form("/oauth/token", form).send().await;
        assert!([200, 400].contains(&answer.status), "{answer:?}");
        answer.status == 200
    }

    fn form(&self, path: &str, form: String) -> Call {
        let call = self.jeton.call("POST", path);
        call.header("content-type", "application/x-www-form-urlencoded").body(form)
    }
}

fn everywhere() -> Vec<&'static str> {
    [&Surfaces::all()[..], &[EXCHANGE]].concat()
}

#[tokio::test]
async fn a_key_that_somebody_ended_is_accepted_nowhere_from_the_moment_of_the_answer() {
    let acme = Acme::new().await;
    let admin = acme.jeton.admin.clone();

    for ending in [
        "revoked",
        "revoked by an administrator",
        "deleted",
        "given up by who holds it",
        "reported as leaked",
        "swept as leaked",
        "reset",
        "quarantined",
        "owner disabled",
        "owner deleted",
        "service lost",
    ] {
        let held = acme.key(ending, json!({})).await;
        let token = format!("/api/v1/tokens/{}", held.id);
        let account = account_id(&acme.jeton, &held.name).await;
        let account = format!("/api/v1/accounts/{account}");
        assert_eq!(acme.accepting(&held.secret).await, everywhere(), "before: {ending}");

        let by = &held.session;
        let done = match ending {
            "revoked" => acme.post(by, &format!("{token}/revoke"), json!({})).await,
            "revoked by an administrator" => {
                acme.post(&admin, &format!("{token}/revoke"), json!({})).await
            }
            "deleted" => delete(&acme.jeton, by, &token).await,
            "given up by who holds it" => {
                acme.form("/oauth/revoke", format!("token={}", held.secret)).send().await
            }
            "reported as leaked" => {
                acme.post(by, &format!("{token}/revoke"), json!({ "cause": "leaked" })).await
            }
            "swept as leaked" => {
                let filter = json!({ "service": "acme", "account": held.name });
                let sweep = json!({ "filter": filter, "cause": "leaked" });
                acme.post(&admin, "/api/v1/tokens/revoke", sweep).await
            }
            "reset" => acme.post(by, &format!("{token}/rotate"), json!({})).await,
            "quarantined" => acme.post(by, &format!("{token}/quarantine"), json!({})).await,
            "owner disabled" => acme.post(&admin, &format!("{account}/disable"), json!({})).await,
            "owner deleted" => delete(&acme.jeton, &admin, &account).await,
            _ => {
                let body = json!({ "services": ["online"], "end_tokens": true });
                acme.jeton.call("PATCH", &account).bearer(&admin).json(&body).send().await
            }
        };
        assert!((200..300).contains(&done.status), "{ending}: {}", done.text);

        assert_eq!(acme.accepting(&held.secret).await, [""; 0], "{ending}");
    }
}

#[tokio::test]
async fn every_secret_that_a_rotation_leaves_behind_is_accepted_nowhere_once_it_has_ended() {
    let acme = Acme::new().await;
    let grace = json!({ "grace": "1h" });

    let closed = acme.key("closed", json!({})).await;
    let next = acme.rotate(&closed, grace.clone()).await;
    assert_eq!(acme.accepting(&closed.secret).await, everywhere());
    let path = format!("/api/v1/tokens/{}/rotation/close", closed.id);
    acme.post(&closed.session, &path, json!({})).await.expect(200);
    assert_eq!(acme.accepting(&closed.secret).await, [""; 0], "closed early");
    assert_eq!(acme.accepting(&next).await, everywhere());

    let cancelled = acme.key("cancelled", json!({})).await;
    let next = acme.rotate(&cancelled, grace.clone()).await;
    assert_eq!(acme.accepting(&next).await, everywhere());
    let path = format!("/api/v1/tokens/{}/rotation/cancel", cancelled.id);
    acme.post(&cancelled.session, &path, json!({})).await.expect(200);
    assert_eq!(acme.accepting(&next).await, [""; 0], "taken back");
    assert_eq!(acme.accepting(&cancelled.secret).await, everywhere());

    let revoked = acme.key("revoked", json!({})).await;
    let next = acme.rotate(&revoked, grace.clone()).await;
    let path = format!("/api/v1/tokens/{}/revoke", revoked.id);
    acme.post(&revoked.session, &path, json!({})).await.expect(204);
    for secret in [&revoked.secret, &next] {
        assert_eq!(acme.accepting(secret).await, [""; 0], "revoked in its grace");
    }

    let past = acme.key("past", json!({})).await;
    let next = acme.rotate(&past, grace).await;
    assert_eq!(acme.accepting(&past.secret).await, everywhere());
    acme.pass(1).await;
    assert_eq!(acme.accepting(&past.secret).await, [""; 0], "past its grace");
    assert_eq!(acme.accepting(&next).await, everywhere());
}

#[tokio::test]
async fn the_token_of_a_login_that_has_ended_is_accepted_nowhere() {
    let acme = Acme::new().await;
    let admin = acme.jeton.admin.clone();

    for ending in [
        "log-out",
        "ended from elsewhere",
        "all others ended",
        "all ended",
        "another password",
        "password forgotten",
        "owner disabled",
        "after ten hours",
    ] {
        let held = acme.login(ending).await;
        let jeton = &acme.jeton;
        let elsewhere = jeton.log_in(&held.name, TestJeton::PASSWORD).await;
        assert_eq!(acme.accepting(&held.secret).await, everywhere(), "before: {ending}");

        let done = match ending {
            "log-out" => delete(jeton, &held.session, "/api/v1/session").await,
            "ended from elsewhere" => {
                let session = get(jeton, &held.session, "/api/v1/session").await.field("id");
                delete(jeton, &elsewhere, &format!("/api/v1/sessions/{session}")).await
            }
            "all others ended" => delete(jeton, &elsewhere, "/api/v1/sessions").await,
            "all ended" => {
                let path = "/api/v1/sessions?all=true";
                delete(jeton, &elsewhere, path).await
            }
            "another password" => {
                let body = json!({ "current": TestJeton::PASSWORD, "new": "a walrus in tweed" });
                acme.post(&elsewhere, "/api/v1/session/password", body).await
            }
            "password forgotten" => {
                let account = account_id(jeton, &held.name).await;
                let path = format!("/api/v1/accounts/{account}/links");
                let link = acme.post(&admin, &path, json!({})).await.expect(201).field("secret");
                let body = json!({ "secret": link, "password": "a walrus in tweed" });
                jeton.call("POST", "/api/v1/links/redeem").json(&body).send().await
            }
            "owner disabled" => {
                let account = account_id(jeton, &held.name).await;
                acme.post(&admin, &format!("/api/v1/accounts/{account}/disable"), json!({})).await
            }
            _ => {
                acme.pass(10).await;
                jeton.call("GET", "/livez").send().await
            }
        };
        assert!((200..300).contains(&done.status), "{ending}: {}", done.text);

        assert_eq!(acme.accepting(&held.secret).await, [""; 0], "{ending}");
    }
}

#[tokio::test]
async fn a_token_past_its_end_is_accepted_nowhere_nor_is_one_whose_service_was_disabled() {
    let acme = Acme::new().await;
    let brief = acme.key("brief", json!({ "lifetime": "1h" })).await;
    let other = acme.key("other", json!({})).await;
    assert_eq!(acme.accepting(&brief.secret).await, everywhere());

    acme.pass(1).await;
    assert_eq!(acme.accepting(&brief.secret).await, [""; 0]);
    assert_eq!(acme.accepting(&other.secret).await, everywhere());
    let path = "/api/v1/services/acme/disable";
    acme.jeton.step_up().await;
    acme.post(&acme.jeton.admin, path, json!({})).await.expect(200);

    assert_eq!(acme.accepting(&other.secret).await, [""; 0]);
}

#[tokio::test]
async fn a_header_that_another_policy_takes_away_carries_no_token_any_more() {
    let acme = Acme::new().await;
    let held = acme.key("ada", json!({})).await;
    assert_eq!(acme.accepting(&held.secret).await, everywhere());

    acme.jeton.apply("acme", &POLICY.replace("x-acme", "x-other")).await;

    // Those without a header ask about the secret alone, which is still good.
    let rest = [&Surfaces::OF_SECRETS[..], &[EXCHANGE]].concat();
    assert_eq!(acme.accepting(&held.secret).await, rest);
}

#[tokio::test]
async fn who_loses_a_role_loses_what_it_gave_to_their_tokens_on_every_surface() {
    let acme = Acme::needing("write").await;
    let jeton = &acme.jeton;
    let body =
        json!({ "name": "ada@example.com", "role": "admin", "password": TestJeton::PASSWORD });
    acme.post(&jeton.admin, "/api/v1/accounts", body).await.expect(201);
    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let wish = json!({ "service": "acme", "kind": "key", "scopes": ["read", "write"] });
    let secret = text(&jeton.issue(&ada, wish).await, "secret");
    assert_eq!(acme.surfaces.accepting(&secret).await, Surfaces::all());

    let path = format!("/api/v1/accounts/{}", account_id(jeton, "ada@example.com").await);
    let call = jeton.call("PATCH", &path).bearer(&jeton.admin).json(&json!({ "role": "member" }));
    call.send().await.expect(200);

    assert_eq!(acme.surfaces.accepting(&secret).await, [""; 0]);
}

#[tokio::test]
async fn a_rule_that_a_new_policy_brings_counts_for_the_tokens_that_are_there() {
    let acme = Acme::new().await;
    let held = acme.key("ada", json!({})).await;
    assert_eq!(acme.accepting(&held.secret).await, everywhere());

    acme.jeton.apply("acme", &format!("{POLICY}{RULE}")).await;

    // A rule is about a path, which nobody names who asks about the secret alone.
    let rest = [&Surfaces::OF_SECRETS[..], &[EXCHANGE]].concat();
    assert_eq!(acme.accepting(&held.secret).await, rest);
}
