//! The moment of an end: every surface says the same before it and at it, after a reset, and where no job has run.

use jeton_app::{App, Asked, Sender};
use jeton_core::{Reason, Scopes, Verdict};
use jeton_tests::{Call, Shown, Surfaces, TestJeton, send_raw};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    oauth::form,
    support::{api_token, get, post, scoped, text},
};

const MILLISECOND: SignedDuration = SignedDuration::from_millis(1);

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// A service whose tokens every surface can be asked about, the front and the exchange as well.
const ACME: &str = r#"
name = "acme"
label = { en = "Acme" }
assertion = "5m"

[[kind]]
name = "key"
label = { en = "Key" }
form = "native"
prefix = "acme"
carriers = [{ header = "Authorization", scheme = "Bearer" }]
issued-by = ["owner", "administrator"]
lifetime = "30d"
maximum = "30d"
reveal = "once"
owner-may = ["reset", "delete"]
grace = "1h"
"#;

const SHOWN: Shown = Shown {
    service: "acme",
    header: "authorization",
    scheme: "Bearer ",
    path: "/some/path",
    scope: None,
};

/// What the surfaces say of a secret: their names, and whether they accept it.
type Said = Vec<(&'static str, bool)>;

/// A Jeton with the service, every surface of it, and somebody who may have verdicts explained.
struct Scene {
    jeton: TestJeton,
    surfaces: Surfaces,
    reader: String,
}

impl Scene {
    async fn new() -> Self {
        let jeton = TestJeton::new().await;
        jeton.apply("acme", ACME).await;
        let front = jeton.open_front("acme", jeton.upstream.address, |_options| {}).await;
        let surfaces = Surfaces::new(&jeton, SHOWN, front).await;
        let reader = scoped(&jeton, &jeton.admin, &["tokens:read"]).await;
        Self { jeton, surfaces, reader }
    }

    async fn key(&self, lifetime: &str) -> Value {
        let wish = json!({ "service": "acme", "lifetime": lifetime });
        self.jeton.issue(&self.jeton.admin, wish).await
    }

    /// What every surface says about a secret now, and the ways to ask that no gateway has.
    async fn ask(&self, secret: &str) -> Said {
        let (jeton, mut said) = (&self.jeton, Said::new());
        for name in Surfaces::all() {
            said.push((name, self.surfaces.accepts(name, secret).await));
        }
        let wish = json!({ "service": "acme", "secret": secret });
        let explained = post(jeton, &self.reader, "/api/v1/tokens/explain", wish).await;
        said.push(("explain", explained.expect(200).json()["accepted"] == true));
        let fields = [
            ("grant_type", EXCHANGE),
            ("subject_token", secret),
            ("subject_token_type", ACCESS_TOKEN),
        ];
        let exchanged = form(jeton, "/oauth/token", &fields).send().await;
        said.push(("exchange", good(exchanged.status, 400)));
        // The first is plain, so that it is answered without hyper.
        let plain = format!(
            "GET /verify/acme HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {secret}\r\n\r\n\
             GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        );
        let plain = send_raw(jeton.address(), plain).await.status;
        said.push(("plain", good(plain.expect("an answer"), 401)));
        let http2 = Call::over_http2(jeton.address(), "GET", "/verify/acme").bearer(secret);
        said.push(("HTTP/2", good(http2.send().await.status, 401)));
        said
    }
}

/// Whether a status says yes; nothing else than 200 and that no may come.
#[track_caller]
fn good(status: u16, no: u16) -> bool {
    assert!(status == 200 || status == no, "{status}");
    status == 200
}

fn everywhere(said: &Said, accepted: bool) {
    let others: Vec<_> = said.iter().filter(|(_, it)| *it != accepted).collect();
    assert!(others.is_empty(), "expected {accepted}, but {others:?}");
    assert_eq!(said.len(), 12);
}

#[tokio::test]
async fn a_token_is_good_a_millisecond_before_its_end_and_refused_at_it_on_every_surface() {
    let scene = Scene::new().await;
    let secret = text(&scene.key("1h").await, "secret");

    scene.jeton.clock.advance(SignedDuration::from_hours(1) - MILLISECOND);
    let before = scene.ask(&secret).await;
    scene.jeton.clock.advance(MILLISECOND);
    let at = scene.ask(&secret).await;

    everywhere(&before, true);
    everywhere(&at, false);
}

#[tokio::test]
async fn an_old_secret_is_good_a_millisecond_before_the_end_of_its_grace_and_refused_at_it() {
    let scene = Scene::new().await;
    let token = scene.key("30d").await;
    let rotate = format!("/api/v1/tokens/{}/rotate", text(&token, "id"));
    let wish = json!({ "grace": "10m" });
    let new = post(&scene.jeton, &scene.jeton.admin, &rotate, wish).await.expect(200);

    scene.jeton.clock.advance(SignedDuration::from_mins(10) - MILLISECOND);
    let before = scene.ask(&text(&token, "secret")).await;
    scene.jeton.clock.advance(MILLISECOND);
    let at = scene.ask(&text(&token, "secret")).await;

    everywhere(&before, true);
    everywhere(&at, false);
    everywhere(&scene.ask(&new.field("secret")).await, true);
}

#[tokio::test]
async fn a_token_and_a_session_of_jeton_itself_end_to_the_millisecond_at_its_own_routes() {
    let jeton = TestJeton::new().await;
    let wish = json!({ "lifetime": "10h", "scopes": ["tokens:read"] });
    let token = text(&api_token(&jeton, &jeton.admin, wish).await, "secret");
    let tokens = async |by: &str| get(&jeton, by, "/api/v1/tokens").await.status;

    jeton.clock.advance(SignedDuration::from_hours(10) - MILLISECOND);
    let before = (tokens(&token).await, tokens(&jeton.admin).await);
    jeton.clock.advance(MILLISECOND);
    let at = (tokens(&token).await, tokens(&jeton.admin).await);

    assert_eq!((before, at), ((200, 200), (401, 401)));
}

#[tokio::test]
async fn after_the_answer_to_a_reset_no_surface_accepts_the_old_secret() {
    let scene = Scene::new().await;
    let jeton = &scene.jeton;
    let mut old = Vec::new();
    for round in 0..20 {
        // A reset without a word of the grace, one that says none, and one that ends a grace that runs.
        let token = scene.key("30d").await;
        let rotate = format!("/api/v1/tokens/{}/rotate", text(&token, "id"));
        let wish = if round % 2 == 0 { json!({}) } else { json!({ "grace": "0s" }) };
        let first = text(&token, "secret");
        if round % 4 == 0 {
            let graceful = json!({ "grace": "1h" });
            let second = post(jeton, &jeton.admin, &rotate, graceful).await.expect(200);
            everywhere(&scene.ask(&first).await, true);
            jeton.clock.advance(SignedDuration::from_secs(2));
            old.push(second.field("secret"));
        }

        let new = post(jeton, &jeton.admin, &rotate, wish).await.expect(200).field("secret");

        everywhere(&scene.ask(&first).await, false);
        old.push(first);
        everywhere(&scene.ask(&new).await, true);
    }
    for secret in &old {
        everywhere(&scene.ask(secret).await, false);
    }
    assert_eq!(old.len(), 25);
}

#[tokio::test]
async fn a_question_that_begins_after_the_answer_to_a_reset_is_refused_while_others_ask() {
    let scene = Scene::new().await;
    let jeton = &scene.jeton;
    let token = scene.key("30d").await;
    let rotate = format!("/api/v1/tokens/{}/rotate", text(&token, "id"));
    let mut secret = text(&token, "secret");
    for _round in 0..50 {
        jeton.clock.advance(SignedDuration::from_secs(2));
        let mut beside = tokio::task::JoinSet::new();
        for _ in 0..8 {
            beside.spawn(jeton.verify("acme").bearer(&secret).send());
        }

        let new = post(jeton, &jeton.admin, &rotate, json!({})).await.expect(200).field("secret");
        let after = jeton.verify("acme").bearer(&secret).send().await;

        after.expect_problem(401, "rotated");
        for reply in beside.join_all().await {
            assert!([200, 401].contains(&reply.status), "{}", reply.text);
        }
        secret = new;
    }
    jeton.verify("acme").bearer(&secret).send().await.expect(200);
}

#[tokio::test]
async fn what_has_expired_is_refused_where_no_job_has_run() {
    let scene = Scene::new().await;
    let (ending, lasting) = (scene.key("1h").await, scene.key("30d").await);
    let (ending, lasting) = (text(&ending, "secret"), text(&lasting, "secret"));
    let jeton = scene.jeton;
    jeton.app.stop().await;
    // An app without doors: nobody runs its jobs.
    let app = App::start(jeton.options(jeton.directory()));
    let app = app.await.expect("the files are in order");
    let log = app.check_log().await.expect("the chain is whole");

    let before = reasons(&app, &ending);
    jeton.clock.advance(SignedDuration::from_hours(1));
    let at = reasons(&app, &ending);
    jeton.clock.advance(SignedDuration::from_hours(24 * 29));
    let much_later = reasons(&app, &ending);

    assert_eq!(before, [None; 2]);
    assert_eq!((at, much_later), ([Some(Reason::Expired); 2], [Some(Reason::Expired); 2]));
    assert_eq!(app.token_of_secret("acme", &ending), None);
    assert_eq!(reasons(&app, &lasting), [None; 2]);
    let after = app.check_log().await.expect("the chain is whole");
    assert_eq!(after, log, "nothing was written down meanwhile");
}

/// Why a secret is refused, by itself and in a request; `None` where it is accepted.
fn reasons(app: &App, secret: &str) -> [Option<Reason>; 2] {
    let bearer = format!("Bearer {secret}");
    let line = || Err(Reason::UnknownPath);
    let (sender, at) = (Sender::default(), app.now());
    let asked = Asked { sender, needs: &Scopes::NONE, line: &line, at };
    let headers = [("authorization", bearer.as_bytes())].into_iter();
    let by_itself = app.verify_secret("acme", secret, Sender::default(), &Scopes::NONE);
    let in_a_request = app.verify("acme", headers, &asked);
    [by_itself, in_a_request].map(|judged| match judged.expect("there is the service").verdict {
        Verdict::Allow(_) => None,
        Verdict::Deny(reason) => Some(reason),
    })
}
