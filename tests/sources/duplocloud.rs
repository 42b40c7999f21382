//! DuploCloud: temporary tokens that a login brings, permanent ones that administrators issue.

use std::collections::BTreeSet;

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

pub(super) async fn features(jeton: &TestJeton, secret: &str) -> Reply {
    jeton.front("duplocloud", "GET", "/v3/features/system").bearer(secret).send().await
}

fn permanent(account: &str, name: &str) -> Value {
    json!({ "service": "duplocloud", "kind": "permanent", "account": account, "name": name })
}

pub(super) async fn temporary(jeton: &TestJeton, session: &str) -> String {
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

const DAYS_BEFORE: &str =
    "/api/v1/services/duplocloud/settings/Enable%20User%20Token%20Expiration%20Notifications";
const DAY: i64 = 86_400;

/// Moves the clock by so many seconds; the administrator logs in anew, and the jobs have a round.
async fn pass(jeton: &mut TestJeton, seconds: i64) {
    jeton.clock.advance(SignedDuration::from_secs(seconds));
    jeton.admin = jeton.log_in("admin", &jeton.admin_password).await;
    jeton.app.do_jobs().await;
}

async fn call(jeton: &TestJeton, method: &str, path: &str, body: Value) -> jeton_tests::Reply {
    jeton.call(method, path).bearer(&jeton.admin).json(&body).send().await
}

/// The faults about ends of tokens: the token, the threshold and whether it is open.
async fn faults(jeton: &TestJeton) -> Vec<(String, String, String)> {
    let path = "/api/v1/faults?closed=true&limit=200";
    let list = jeton.call("GET", path).bearer(&jeton.admin).send().await.expect(200).json();
    let text = |fault: &Value, field: &str| fault[field].as_str().unwrap().to_owned();
    let faults = list["items"].as_array().unwrap().iter();
    let expiring = faults.filter(|fault| fault["cause"] == "token-expiring");
    expiring.map(|f| (text(f, "token"), text(f, "threshold"), text(f, "state"))).collect()
}

#[tokio::test]
async fn u9_a_fault_appears_when_a_token_is_that_many_days_from_expiring() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let issued = jeton.issue(&jeton.admin, permanent("ada@example.com", "ci")).await;
    let entry = json!({ "type": "App Config", "value": "45" });
    let set = call(&jeton, "PUT", DAYS_BEFORE, entry).await.expect(200).json();
    assert_eq!((&set["type"], &set["value"]), (&json!("App Config"), &json!("45")));

    pass(&mut jeton, 320 * DAY - 1).await;
    assert_eq!(faults(&jeton).await, []);
    pass(&mut jeton, 1).await;

    let list = jeton.call("GET", "/api/v1/faults").bearer(&jeton.admin).send().await.expect(200);
    let fault = list.json()["items"][0].clone();
    assert_eq!(fault["token"], issued["id"]);
    for (field, value) in [
        ("cause", "token-expiring"),
        ("state", "open"),
        ("service", "duplocloud"),
        ("owner", "ada@example.com"),
        ("threshold", "45d"),
        ("expires_at", "2027-01-15T12:00:00Z"),
        ("opened_at", "2026-12-01T12:00:00Z"),
    ] {
        assert_eq!(fault[field], value, "{field} of {fault}");
    }
}

#[tokio::test]
async fn u9_the_days_are_a_bare_number_and_nothing_else() {
    let jeton = TestJeton::new().await;

    for bad in ["30d", "0", "-1", "1.5", "", "thirty", "36501", "99999999999999999999"] {
        let set = call(&jeton, "PUT", DAYS_BEFORE, json!({ "value": bad })).await;
        set.expect_problem(422, "setting_invalid");
    }
}

#[tokio::test]
async fn u11_a_fault_is_open_until_the_token_is_rotated_extended_revoked_or_expired() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let mut ids = Vec::new();
    for name in ["rotated", "extended", "revoked", "expired"] {
        let issued = jeton.issue(&jeton.admin, permanent("ada@example.com", name)).await;
        ids.push(issued["id"].as_str().unwrap().to_owned());
    }
    pass(&mut jeton, 335 * DAY).await;
    let fault = |id: &String, threshold: &str, state: &str| {
        (id.clone(), threshold.to_owned(), state.to_owned())
    };
    let all: BTreeSet<_> = faults(&jeton).await.into_iter().collect();
    assert_eq!(all, ids.iter().map(|id| fault(id, "30d", "open")).collect());

    let path = |id: &str, deed: &str| format!("/api/v1/tokens/{id}/{deed}");
    call(&jeton, "POST", &path(&ids[0], "rotate"), json!({})).await.expect(200);
    call(&jeton, "POST", &path(&ids[1], "extend"), json!({ "lifetime": "365d" })).await.expect(200);
    call(&jeton, "POST", &path(&ids[2], "revoke"), json!({})).await.expect(204);

    let open = async |jeton: &TestJeton| {
        let all = faults(jeton).await.into_iter();
        all.filter(|(.., state)| state == "open").collect::<BTreeSet<_>>()
    };
    assert_eq!(open(&jeton).await, [fault(&ids[3], "30d", "open")].into());
    pass(&mut jeton, 23 * DAY).await;
    let sevens = [fault(&ids[0], "7d", "open"), fault(&ids[3], "7d", "open")];
    let thirty = fault(&ids[3], "30d", "open");
    assert_eq!(open(&jeton).await, sevens.into_iter().chain([thirty]).collect());
    pass(&mut jeton, 7 * DAY).await;
    assert_eq!(open(&jeton).await, [].into());
}

#[tokio::test]
async fn u11_there_is_one_fault_for_each_threshold_whatever_clock_and_settings_do() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    jeton.issue(&jeton.admin, permanent("ada@example.com", "ci")).await;
    pass(&mut jeton, 335 * DAY).await;

    for days in ["30", "7", "30"] {
        call(&jeton, "PUT", DAYS_BEFORE, json!({ "value": days })).await.expect(200);
        pass(&mut jeton, 1).await;
        pass(&mut jeton, -2 * DAY).await;
        pass(&mut jeton, 2 * DAY).await;
    }
    let thresholds = |faults: Vec<(String, String, String)>| {
        faults.into_iter().map(|(_, threshold, _)| threshold).collect::<Vec<_>>()
    };
    assert_eq!(thresholds(faults(&jeton).await), ["30d"]);
    pass(&mut jeton, 40 * DAY).await;
    assert_eq!(thresholds(faults(&jeton).await), ["30d"], "none after the end");
    pass(&mut jeton, -11 * DAY).await;

    assert_eq!(thresholds(faults(&jeton).await), ["30d", "1d"], "the tightest of those that began");
}

#[tokio::test]
async fn u11_temporary_tokens_raise_none() {
    let mut jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    temporary(&jeton, &ada).await;

    for _ in 0..4 {
        pass(&mut jeton, 3 * 3_600).await;
    }

    assert_eq!(faults(&jeton).await, []);
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
async fn u12_the_samples_name_the_products_variable() {
    let jeton = TestJeton::new().await;

    let service =
        jeton.call("GET", "/api/v1/services/duplocloud").bearer(&jeton.admin).send().await;

    let service = service.expect(200).json();
    assert!(
        service["kinds"].as_array().unwrap().iter().all(|kind| kind["variable"] == "DUPLO_TOKEN")
    );
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
