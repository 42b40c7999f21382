//! The clock is set back: what has expired stays so, and no session becomes longer.

use std::{fs, path::Path};

use jeton_app::App;
use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::json;
use tempfile::TempDir;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// A token of an administrator that lasts a year; its secret.
async fn year(jeton: &TestJeton) -> String {
    let wish = json!({ "service": "duplocloud", "kind": "permanent", "name": "ci" });
    let made = jeton.issue(&jeton.admin, wish).await;
    made["secret"].as_str().expect("it is shown once").to_owned()
}

async fn verdict(jeton: &TestJeton, secret: &str) -> u16 {
    jeton.verify("duplocloud").bearer(secret).send().await.status
}

#[tokio::test]
async fn what_has_expired_does_not_return_when_the_clock_is_set_back() {
    let jeton = TestJeton::new().await;
    let secret = year(&jeton).await;
    jeton.clock.advance(HOUR * 24 * 365 - SignedDuration::from_secs(1));
    let before = verdict(&jeton, &secret).await;
    jeton.clock.advance(SignedDuration::from_secs(1));
    let at = verdict(&jeton, &secret).await;

    jeton.clock.jump(-HOUR);
    let back = verdict(&jeton, &secret).await;
    jeton.clock.jump(HOUR * 25);
    jeton.clock.jump(-HOUR * 24);
    let forth_and_back = verdict(&jeton, &secret).await;

    assert_eq!((before, at, back, forth_and_back), (200, 401, 401, 401));
}

#[tokio::test]
async fn no_session_becomes_longer_when_the_clock_is_set_back() {
    let jeton = TestJeton::new().await;
    jeton.account("ana@example.com").await;
    let secret = jeton.nocodb_sign_in("ana@example.com").await;
    let verdict = async || jeton.verify("nocodb").header("xc-auth", &secret).send().await.status;
    jeton.clock.advance(HOUR * 9);
    let before = verdict().await;

    jeton.clock.jump(-HOUR * 5);
    jeton.clock.advance(HOUR - SignedDuration::from_secs(1));
    let last = verdict().await;
    jeton.clock.advance(SignedDuration::from_secs(1));
    let after = verdict().await;

    assert_eq!((before, last, after), (200, 200, 401));
}

#[tokio::test]
async fn what_had_expired_when_something_was_written_down_stays_so_over_a_restart_with_the_clock_set_back()
 {
    let jeton = TestJeton::new().await;
    let secret = year(&jeton).await;
    jeton.clock.advance(HOUR * 24 * 365);
    jeton.log_in("admin", &jeton.admin_password).await;
    jeton.app.stop().await;

    jeton.clock.jump(-HOUR);
    let again = started(&jeton, jeton.directory()).await;

    assert_eq!(again.token_of_secret("duplocloud", &secret), None);
}

#[tokio::test]
async fn what_expired_while_nothing_was_written_stays_so_over_a_restart_with_the_clock_set_back() {
    for is_stopped in [true, false] {
        let jeton = TestJeton::new().await;
        let secret = year(&jeton).await;
        jeton.app.do_jobs().await;
        jeton.clock.advance(HOUR * 24 * 365);
        assert_eq!(verdict(&jeton, &secret).await, 401);
        // A minute later what time it is has been noted, also of a Jeton that is then killed.
        if is_stopped {
            jeton.app.stop().await;
        } else {
            jeton.clock.advance(SignedDuration::from_mins(1));
            jeton.app.do_jobs().await;
        }
        let left = copy_of(jeton.directory());

        jeton.clock.jump(-HOUR);
        let again = started(&jeton, left.path()).await;

        assert_eq!(again.token_of_secret("duplocloud", &secret), None, "{is_stopped}");
        assert!(again.now() >= jeton.now() + HOUR, "{}", again.now());
    }
}

/// What is left of a Jeton on the disk.
fn copy_of(directory: &Path) -> TempDir {
    let copy = tempfile::tempdir().expect("there is a temporary directory");
    for file in fs::read_dir(directory).expect("it is there") {
        let file = file.expect("it is readable");
        fs::copy(file.path(), copy.path().join(file.file_name())).expect("there is room");
    }
    copy
}

async fn started(jeton: &TestJeton, directory: &Path) -> App {
    App::start(jeton.options(directory)).await.expect("the files are in order")
}
