//! DuploCloud: temporary tokens that a login brings, permanent ones that administrators issue.

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::{Value, json};

async fn features(jeton: &TestJeton, secret: &str) -> jeton_tests::Reply {
    jeton.front("duplocloud", "GET", "/v3/features/system").bearer(secret).send().await
}

fn permanent(account: &str, name: &str) -> Value {
    json!({ "service": "duplocloud", "kind": "permanent", "account": account, "name": name })
}

async fn temporary(jeton: &TestJeton, session: &str) -> String {
    let token = jeton.token(session, "duplocloud", "temporary").await;
    jeton.reveal(session, token["id"].as_str().unwrap()).await
}

#[tokio::test]
async fn u1_there_are_temporary_and_permanent_tokens_and_both_work() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    let temporary = temporary(&jeton, &ada).await;
    let permanent = jeton.issue(&jeton.admin, permanent("ada@example.com", "ci")).await;

    assert_eq!(
        features(&jeton, &temporary).await.expect(200).json(),
        json!({ "IsOtpNeeded": false })
    );
    features(&jeton, permanent["secret"].as_str().unwrap()).await.expect(200);
}

#[tokio::test]
async fn u2_a_permanent_token_expires_after_one_year_to_the_second() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let issued = jeton.issue(&jeton.admin, permanent("ada@example.com", "ci")).await;
    let secret = issued["secret"].as_str().unwrap();

    jeton.clock.advance(SignedDuration::from_secs(365 * 86_400 - 1));
    features(&jeton, secret).await.expect(200);
    jeton.clock.advance(SignedDuration::from_secs(1));
    let late = jeton.verify("duplocloud").bearer(secret).send().await;

    late.expect_problem(401, "expired");
    assert_eq!(issued["expires_at"], "2027-01-15T12:00:00Z");
}

#[tokio::test]
async fn u3_every_login_makes_a_temporary_token_that_lasts_only_for_that_session() {
    let jeton = TestJeton::new().await;
    let first = jeton.account("ada@example.com").await;
    jeton.clock.advance(SignedDuration::from_secs(1));
    let second = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let list = jeton.call("GET", "/api/v1/tokens?service=duplocloud&kind=temporary").bearer(&first);
    let tokens = list.send().await.expect(200).json()["items"].as_array().unwrap().clone();
    let mut secrets = Vec::new();
    for token in &tokens {
        secrets.push(jeton.reveal(&first, token["id"].as_str().unwrap()).await);
    }

    jeton.call("DELETE", "/api/v1/session").bearer(&first).send().await.expect(204);

    assert_eq!(secrets.len(), 2);
    assert_ne!(secrets[0], secrets[1]);
    jeton
        .verify("duplocloud")
        .bearer(&secrets[0])
        .send()
        .await
        .expect_problem(401, "session_ended");
    features(&jeton, &secrets[1]).await.expect(200);
    jeton.call("GET", "/api/v1/session").bearer(&second).send().await.expect(200);
}

#[tokio::test]
async fn u4_any_user_reads_their_own_temporary_token_as_long_as_the_session_lives() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let before = temporary(&jeton, &ada).await;

    jeton.clock.advance(SignedDuration::from_mins(50));
    let later = temporary(&jeton, &ada).await;

    assert_eq!(before, later);
}

#[tokio::test]
async fn u5_only_administrators_create_permanent_tokens_and_for_any_user() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    let own = jeton
        .call("POST", "/api/v1/tokens")
        .bearer(&ada)
        .json(&permanent("ada@example.com", "ci"))
        .send()
        .await;
    let for_ada = jeton.issue(&jeton.admin, permanent("ada@example.com", "ci")).await;
    let for_self = jeton.issue(&jeton.admin, permanent("admin", "ops")).await;

    own.expect_problem(403, "issuer_not_allowed");
    assert_eq!(
        (&for_ada["owner"], &for_self["owner"]),
        (&json!("ada@example.com"), &json!("admin"))
    );
    let none = jeton
        .call("GET", "/api/v1/tokens?service=duplocloud&kind=permanent&account=ada@example.com");
    let list = none.bearer(&ada).send().await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "the refused one left nothing");
}

#[tokio::test]
async fn u6_a_permanent_token_has_a_name_and_is_never_retrievable_again() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let unnamed =
        json!({ "service": "duplocloud", "kind": "permanent", "account": "ada@example.com" });

    let unnamed =
        jeton.call("POST", "/api/v1/tokens").bearer(&jeton.admin).json(&unnamed).send().await;
    let issued = jeton.issue(&jeton.admin, permanent("ada@example.com", "ci")).await;
    let (id, secret) = (issued["id"].as_str().unwrap(), issued["secret"].as_str().unwrap());
    let reveal =
        jeton.call("POST", &format!("/api/v1/tokens/{id}/reveal")).bearer(&ada).send().await;
    let shown =
        jeton.call("GET", &format!("/api/v1/tokens/{id}")).bearer(&ada).send().await.expect(200);

    unnamed.expect_problem(422, "name_missing");
    reveal.expect_problem(403, "shown_once");
    assert_eq!(shown.json()["name"], "ci");
    assert!(!shown.text.contains(secret));
}

#[tokio::test]
async fn u7_administrators_add_one_to_their_own_account_and_see_it_once() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let own = json!({ "service": "duplocloud", "kind": "permanent", "name": "ops" });

    let of_admin = jeton.issue(&jeton.admin, own.clone()).await;
    let of_ada = jeton.call("POST", "/api/v1/tokens").bearer(&ada).json(&own).send().await;

    let secret = of_admin["secret"].as_str().unwrap();
    features(&jeton, secret).await.expect(200);
    assert_eq!((&of_admin["owner"], &of_admin["name"]), (&json!("admin"), &json!("ops")));
    of_ada.expect_problem(403, "issuer_not_allowed");
    let list = jeton.call("GET", "/api/v1/tokens?kind=permanent").bearer(&jeton.admin).send().await;
    assert!(!list.expect(200).text.contains(secret));
}

#[tokio::test]
async fn u8_who_lost_one_creates_another_and_both_work() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;

    let lost = jeton.issue(&jeton.admin, permanent("ada@example.com", "ci")).await;
    let another = jeton.issue(&jeton.admin, permanent("ada@example.com", "ci")).await;

    features(&jeton, lost["secret"].as_str().unwrap()).await.expect(200);
    features(&jeton, another["secret"].as_str().unwrap()).await.expect(200);
}

#[tokio::test]
async fn u12_the_header_is_bearer_and_the_bare_token_is_refused() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let secret = temporary(&jeton, &ada).await;

    let bare = jeton
        .front("duplocloud", "GET", "/v3/features/system")
        .header("authorization", &secret)
        .send()
        .await;
    let none = jeton.front("duplocloud", "GET", "/v3/features/system").send().await;

    assert!(bare.expect(401).header("www-authenticate").contains("Authorization: Bearer TOKEN"));
    none.expect(401);
    features(&jeton, &secret).await.expect(200);
}

#[tokio::test]
async fn u12_the_session_lasts_as_many_minutes_as_the_setting_says() {
    let jeton = TestJeton::new().await;
    let path = "/api/v1/services/duplocloud/settings/Authorization%20token%20session%20duration";
    let set = jeton
        .call("PUT", path)
        .bearer(&jeton.admin)
        .json(&json!({ "value": "30" }))
        .send()
        .await
        .expect(200);
    let ada = jeton.account("ada@example.com").await;
    let secret = temporary(&jeton, &ada).await;

    jeton.clock.advance(SignedDuration::from_secs(30 * 60 - 1));
    features(&jeton, &secret).await.expect(200);
    jeton.clock.advance(SignedDuration::from_secs(1));

    features(&jeton, &secret).await.expect(401);
    assert_eq!(set.json()["settings"]["Authorization token session duration"], "30");
}

#[tokio::test]
async fn u12_a_setting_that_does_not_exist_or_does_not_fit_is_refused_by_name() {
    let jeton = TestJeton::new().await;
    let put = |key: &str, value: &str| {
        let path = format!("/api/v1/services/duplocloud/settings/{key}");
        jeton.call("PUT", &path).bearer(&jeton.admin).json(&json!({ "value": value })).send()
    };

    let unknown = put("Session%20duration", "30").await.expect_problem(422, "setting_unknown");
    let with_unit = put("Authorization%20token%20session%20duration", "30m").await;

    assert!(unknown.field("detail").contains("`Authorization token session duration`"));
    with_unit.expect_problem(422, "setting_invalid");
}

#[tokio::test]
async fn u12_a_machine_has_a_name_that_is_no_address_and_never_logs_in() {
    let jeton = TestJeton::new().await;
    let machine = json!({ "name": "build-bot" });
    jeton
        .call("POST", "/api/v1/accounts")
        .bearer(&jeton.admin)
        .json(&machine)
        .send()
        .await
        .expect(201);

    let issued = jeton.issue(&jeton.admin, permanent("build-bot", "ci")).await;
    let login = json!({ "account": "build-bot", "password": "whatever it may be" });
    let login = jeton.call("POST", "/api/v1/sessions").json(&login).send().await;

    features(&jeton, issued["secret"].as_str().unwrap()).await.expect(200);
    login.expect_problem(401, "wrong_password");
}
