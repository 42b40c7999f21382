//! `Jeton-Token-Expires` and `Link`: the end of a token travels with every verdict, where it is near

use envoy_types::pb::envoy::service::auth::v3::{OkHttpResponse, check_response::HttpResponse};
use jeton_tests::{Question, Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{STRANGER, get, permanent, post, scoped, text};

const END: &str = "2027-01-15T12:00:00Z";
const YEAR: i64 = 365 * 86_400;
const DAY: i64 = 86_400;

async fn pass(jeton: &mut TestJeton, seconds: i64) {
    jeton.clock.advance(SignedDuration::from_secs(seconds));
    jeton.admin = jeton.log_in("admin", &jeton.admin_password).await;
}

/// What the answer says of the end, and where it leads.
fn said(reply: &Reply) -> Option<(String, String)> {
    let one = |name: &str| {
        let mut lines = reply.headers.get_all(name).iter();
        let first = lines.next().map(|value| value.to_str().expect("ASCII").to_owned());
        assert!(lines.next().is_none(), "{name} twice: {reply:?}");
        first
    };
    Some((one("jeton-token-expires")?, one("link").expect("both or none")))
}

fn link(id: &str, jeton: &TestJeton) -> String {
    let public = jeton.address();
    format!(r#"<http://{public}/tokens/{id}>; rel="help"; title="Rotate this token""#)
}

async fn verify(jeton: &TestJeton, secret: &str) -> Reply {
    jeton.verify("duplocloud").bearer(secret).send().await
}

#[tokio::test]
async fn within_the_last_threshold_every_door_tells_the_client_when_its_token_ends() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (id, secret) = permanent(&jeton, "ada@example.com").await;

    pass(&mut jeton, YEAR - DAY - 1).await;
    assert_eq!(said(&verify(&jeton, &secret).await.expect(200)), None);
    pass(&mut jeton, 1).await;

    let told = Some((END.to_owned(), link(&id, &jeton)));
    assert_eq!(said(&verify(&jeton, &secret).await.expect(200)), told);
    let declared = jeton.front("duplocloud", "GET", "/v3/features/system").bearer(&secret);
    assert_eq!(said(&declared.send().await.expect(200)), told);
    let forwarded = jeton.front("duplocloud", "GET", "/anything").bearer(&secret);
    assert_eq!(said(&forwarded.send().await.expect(200)), told);
    let body = json!({ "service": "duplocloud", "secret": secret });
    let asked = post(&jeton, &jeton.admin, "/api/v1/verify", body).await.expect(200);
    assert_eq!(said(&asked), told);
    assert_eq!(asked.json()["renew"], format!("http://{}/tokens/{id}", jeton.address()));
    let refused = verify(&jeton, STRANGER).await.expect(401);
    assert_eq!(said(&refused), None);
}

#[tokio::test]
async fn envoy_is_told_to_tell_the_client_and_keeps_the_links_of_the_api() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (id, secret) = permanent(&jeton, "ada@example.com").await;
    let bearer = format!("Bearer {secret}");
    let ask = async |jeton: &TestJeton| -> OkHttpResponse {
        let question = Question::about("duplocloud").header("authorization", &bearer);
        match question.ask(jeton).await.expect("an answer").http_response {
            Some(HttpResponse::OkResponse(ok)) => ok,
            other => panic!("{other:?}"),
        }
    };

    assert_eq!(ask(&jeton).await.response_headers_to_add, []);
    pass(&mut jeton, YEAR - DAY).await;
    let told = ask(&jeton).await.response_headers_to_add;

    let told: Vec<_> = told
        .iter()
        .map(|option| {
            let header = option.header.as_ref().expect("a header");
            (header.key.as_str(), header.value.as_str(), option.append_action().as_str_name())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("jeton-token-expires", END, "OVERWRITE_IF_EXISTS_OR_ADD"),
            ("link", link(&id, &jeton).as_str(), "APPEND_IF_EXISTS_OR_ADD"),
        ]
    );
}

#[tokio::test]
async fn what_the_product_says_under_that_name_is_not_believed_and_its_links_stay() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (_, secret) = permanent(&jeton, "ada@example.com").await;
    jeton.upstream.send_header("jeton-token-expires", "2099-01-01T00:00:00Z");
    jeton.upstream.send_header("link", "</page/2>; rel=\"next\"");
    let ask = async |jeton: &TestJeton| {
        let call = jeton.front("duplocloud", "GET", "/anything").bearer(&secret);
        call.send().await.expect(200)
    };

    let before = ask(&jeton).await;
    pass(&mut jeton, YEAR - 1).await;
    let near = ask(&jeton).await;

    assert!(!before.headers.contains_key("jeton-token-expires"), "{before:?}");
    assert_eq!(near.headers.get_all("jeton-token-expires").iter().count(), 1);
    assert_eq!(near.header("jeton-token-expires"), END);
    let links: Vec<_> = near.headers.get_all("link").iter().collect();
    assert_eq!(links.len(), 2, "{links:?}");
}

#[tokio::test]
async fn the_last_threshold_is_that_of_the_service_with_its_setting() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let preset = get(&jeton, &jeton.admin, "/api/v1/services/duplocloud").await.expect(200);
    let policy = preset.json()["policy"].as_str().expect("a text").to_owned();
    let seldom = policy.replacen("[expiry]", "[expiry]\nthresholds = [\"60d\"]", 1);
    jeton.apply("duplocloud", &seldom).await;
    let (_, secret) = permanent(&jeton, "ada@example.com").await;
    pass(&mut jeton, YEAR - 50 * DAY).await;
    let is_told = async |jeton: &TestJeton| said(&verify(jeton, &secret).await).is_some();

    assert!(is_told(&jeton).await, "60 days");
    let path =
        "/api/v1/services/duplocloud/settings/Enable%20User%20Token%20Expiration%20Notifications";
    let set = jeton.call("PUT", path).bearer(&jeton.admin).json(&json!({ "value": "49" }));
    set.send().await.expect(200);
    assert!(!is_told(&jeton).await, "49 days are the last");
    pass(&mut jeton, DAY).await;
    assert!(is_told(&jeton).await);
}

#[tokio::test]
async fn the_token_of_a_session_never_says_when_it_ends_and_an_old_secret_in_its_grace_does() {
    let mut jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let temporary = jeton.token(&ada, "duplocloud", "temporary").await;
    let temporary = jeton.reveal(&ada, &text(&temporary, "id")).await;
    let (id, old) = permanent(&jeton, "ada@example.com").await;

    jeton.clock.advance(SignedDuration::from_secs(10 * 3600 - 1));
    let session = verify(&jeton, &temporary).await.expect(200);
    pass(&mut jeton, 0).await;
    let rotate = format!("/api/v1/tokens/{id}/rotate");
    let new = post(&jeton, &jeton.admin, &rotate, json!({ "grace": "2d" })).await.expect(200);
    let at_first = verify(&jeton, &old).await.expect(200);
    pass(&mut jeton, DAY).await;
    let at_last = verify(&jeton, &old).await.expect(200);

    assert_eq!((said(&session), said(&at_first)), (None, None));
    assert_eq!(said(&at_last).expect("it is near").0, "2026-01-17T21:59:59Z");
    assert_eq!(said(&verify(&jeton, &new.field("secret")).await.expect(200)), None);
}

#[tokio::test]
async fn the_link_leads_to_a_page_that_says_what_to_do_and_nothing_of_the_token() {
    let jeton = TestJeton::new().await;
    let (id, _) = permanent(&jeton, "admin").await;
    let page = async |id: &str| jeton.call("GET", &format!("/tokens/{id}")).send().await;

    let real = page(&id).await.expect(200);
    let made_up = format!("tok_{}", crate::support::NOBODY);
    let other = page(&made_up).await.expect(200);

    assert_eq!(real.header("content-type"), "text/plain; charset=utf-8");
    assert!(real.text.contains(&format!("jeton token rotate {id}\n")), "{}", real.text);
    assert_eq!(real.text.replace(&id, &made_up), other.text);
    assert!(!real.text.contains("This token is"), "it knows nothing of it: {}", real.text);
    for bad in ["tok_1", "%3Cscript%3E", "acc_00000000000070008000000000000000"] {
        page(bad).await.expect_problem(404, "not_found");
    }
}

#[tokio::test]
async fn the_secret_of_a_program_that_verifies_others_is_not_what_its_answer_is_about() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (_, asked) = permanent(&jeton, "ada@example.com").await;
    let verifier = scoped(&jeton, &jeton.admin, &["verify"]).await;

    pass(&mut jeton, 90 * DAY - 1).await;
    let body: Value = json!({ "service": "duplocloud", "secret": asked });
    let answer = post(&jeton, &verifier, "/api/v1/verify", body).await.expect(200);

    assert_eq!(said(&answer), None);
    assert_eq!(answer.json().get("renew"), None);
}
