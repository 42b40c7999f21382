//! A Jeton with a post, and tokens whose end is near.

use jeton_app::Post;
use jeton_tests::{Received, Smtp, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// A Jeton, its post and the server that takes its mails.
pub(crate) struct Desk {
    pub(crate) jeton: TestJeton,
    pub(crate) smtp: Smtp,
    pub(crate) post: Post,
}

/// A service whose tokens live for ten days and are told of a week and a day before, to `ops@example.com` and their owner.
const POLICY: &str = r#"
name = "acme"
label = { en = "Acme", pt-BR = "Acme" }

[expiry]
thresholds = ["7d", "1d"]
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

impl Desk {
    pub(crate) async fn new() -> Self {
        let smtp = Smtp::start().await;
        let post = smtp.post();
        Self::with(smtp, post).await
    }

    /// One whose tokens live for so long.
    pub(crate) async fn living(lifetime: &str) -> Self {
        let desk = Self::new().await;
        let policy = POLICY.replace("lifetime = \"10d\"", &format!("lifetime = \"{lifetime}\""));
        desk.jeton.apply("acme", &policy).await;
        desk
    }

    pub(crate) async fn with(smtp: Smtp, post: Post) -> Self {
        let jeton = TestJeton::new().await;
        jeton.apply("acme", POLICY).await;
        Self { jeton, smtp, post }
    }

    /// A session of the administrator, who has just logged in.
    pub(crate) async fn admin(&self) -> String {
        self.jeton.log_in("admin", &self.jeton.admin_password).await
    }

    /// Names who is told besides the owners, with semicolons between.
    pub(crate) async fn tell(&self, mails: &str) {
        let put = self.jeton.call("PUT", "/api/v1/services/acme/settings/mails");
        put.bearer(&self.admin().await).json(&json!({ "value": mails })).send().await.expect(200);
    }

    /// Issues a token of an owner; the whole answer.
    pub(crate) async fn issue(&self, owner: &str, name: &str) -> Value {
        let body = json!({ "service": "acme", "kind": "key", "account": owner, "name": name });
        self.jeton.issue(&self.admin().await, body).await
    }

    /// Lets time pass, at once and in whole.
    pub(crate) fn pass(&self, time: SignedDuration) {
        self.jeton.clock.advance(time);
    }

    /// A round of the jobs and one of the post.
    pub(crate) async fn work(&self) {
        self.jeton.app.do_jobs().await;
        self.jeton.app.do_post(&self.post).await;
    }

    /// Lets time pass in steps, with a round of everything after each.
    pub(crate) async fn live(&self, steps: u32, step: SignedDuration) {
        for _ in 0..steps {
            self.pass(step);
            self.work().await;
        }
    }

    pub(crate) fn mails(&self) -> Vec<Received> {
        self.smtp.mails()
    }
}

pub(crate) fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

pub(crate) fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}
