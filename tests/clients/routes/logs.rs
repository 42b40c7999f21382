//! Secrets that stand in a path, a header or a form are in no log, however much is logged.

use std::{
    io,
    sync::{Arc, Mutex},
};

use jeton_tests::TestJeton;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_secret_in_a_path_a_header_or_a_form_is_in_no_log_at_any_level() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::TRACE);
    subscriber.with_writer(log.clone()).with_ansi(false).init();
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let online = jeton.issue(&ada, json!({ "service": "online" })).await["secret"].clone();
    let online = online.as_str().unwrap();
    let auth = jeton.nocodb_sign_in("ada@example.com").await;
    let created = jeton.front("nocodb", "POST", "/api/v1/tokens").header("xc-auth", &auth);
    let nocodb = created.json(&json!({ "description": "ci" })).send().await.field("token");

    let forged = format!("{}0", &online[..35]);
    for secret in [online, &forged] {
        for path in [
            format!("/tokens/{secret}/permissions/"),
            format!("/tokens/{secret}/else"),
            format!("//tokens/{secret}/permissions"),
        ] {
            jeton.front("online", "GET", &path).header("x-auth-token", secret).send().await;
        }
    }
    let path = format!("/api/v1/tokens/{nocodb}");
    jeton.front("nocodb", "DELETE", &path).header("xc-auth", &auth).send().await.expect(200);
    let hand_over = "/app/user/verify-token?localAppName=duploctl&localPort=54321";
    let form = jeton.front("duplocloud", "POST", hand_over).header("sec-fetch-site", "same-origin");
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    let handed = form.body("account=ada%40example.com&password=correct+horse+battery").send().await;
    let handed = handed.expect(302).header("location").rsplit_once('=').unwrap().1.to_owned();
    let wrong = json!({ "email": "ada@example.com", "password": "a password that is wrong" });
    jeton.front("nocodb", "POST", "/api/v1/auth/user/signin").json(&wrong).send().await.expect(400);

    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("a password was wrong"), "the log was heard");
    let password = TestJeton::PASSWORD.replace(' ', "+");
    for secret in [
        online,
        &forged,
        &auth,
        &nocodb,
        &handed,
        &password,
        TestJeton::PASSWORD,
        "a password that is wrong",
    ] {
        assert!(!log.contains(secret), "{secret}");
        assert!(!log.contains(&secret[secret.len() - 12..]), "the end of {secret}");
    }
}
