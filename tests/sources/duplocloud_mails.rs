//! DuploCloud's mails: who is told that a token is about to expire, as a real SMTP server receives it.

use jeton_app::Post;
use jeton_tests::{Smtp, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const DAYS_BEFORE: &str = "Enable%20User%20Token%20Expiration%20Notifications";
const MAILS: &str = "User%20Token%20Expiration%20Notification%20Emails";

/// A Jeton with a permanent token of Ada's, a year before its end.
async fn jeton() -> (TestJeton, Smtp, Post) {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let token = json!({ "service": "duplocloud", "kind": "permanent", "account": "ada@example.com", "name": "ci" });
    jeton.issue(&jeton.admin, token).await;
    let smtp = Smtp::start().await;
    let post = smtp.post();
    (jeton, smtp, post)
}

async fn set(jeton: &TestJeton, key: &str, value: &str) {
    let path = format!("/api/v1/services/duplocloud/settings/{key}");
    let body: Value = json!({ "value": value });
    let put = jeton.call("PUT", &path).bearer(&jeton.admin).json(&body).send().await;
    put.expect(200);
}

/// Lets that many seconds pass, and then the time in which notices wait for others.
async fn pass(jeton: &TestJeton, post: &Post, seconds: i64) {
    for seconds in [seconds, 120] {
        jeton.clock.advance(SignedDuration::from_secs(seconds));
        jeton.app.do_jobs().await;
        jeton.app.do_post(post).await;
    }
}

#[tokio::test]
async fn u10_every_address_of_the_list_gets_one_mail_as_many_days_before_as_u9_says() {
    let (jeton, smtp, post) = jeton().await;
    set(&jeton, DAYS_BEFORE, "45").await;
    set(&jeton, MAILS, "ops@example.com; sec@example.com;").await;

    pass(&jeton, &post, 320 * DAY - 121).await;
    let early = smtp.mails().len();
    pass(&jeton, &post, 1).await;
    pass(&jeton, &post, DAY).await;

    let mails = smtp.mails();
    let mut to: Vec<_> = mails.iter().flat_map(|mail| mail.to()).collect();
    to.sort_unstable();
    assert_eq!((early, to), (0, vec!["ops@example.com", "sec@example.com"]), "and not the owner");
    assert_eq!(mails[0].header("Subject"), "Token “ci” of duplocloud expires in 45 days");
}

#[tokio::test]
async fn u10_where_u9_is_not_set_the_mails_go_30_days_before() {
    let (jeton, smtp, post) = jeton().await;
    set(&jeton, MAILS, "ops@example.com").await;

    pass(&jeton, &post, 335 * DAY - 121).await;
    let early = smtp.mails().len();
    pass(&jeton, &post, 1).await;

    let mails = smtp.mails();
    assert_eq!((early, mails.len()), (0, 1));
    assert_eq!(mails[0].header("Subject"), "Token “ci” of duplocloud expires in 30 days");
}
