//! `mail` and `language` of an account.

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{account_id, get, items, post, scoped};

const ADA: &str = "ada@example.com";

async fn patch(jeton: &TestJeton, by: &str, name: &str, body: Value) -> Reply {
    let path = format!("/api/v1/accounts/{}", account_id(jeton, name).await);
    jeton.call("PATCH", &path).bearer(by).json(&body).send().await
}

#[tokio::test]
async fn what_an_administrator_set_is_seen_by_its_person_in_their_session() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account(ADA).await;

    let body = json!({ "mail": "Ada@Home.Example", "language": "pt-br" });
    let set = patch(&jeton, &jeton.admin, ADA, body).await.expect(200).json();
    let session = get(&jeton, &ada, "/api/v1/session").await.expect(200).json();
    let listed = items(&jeton, &jeton.admin, "/api/v1/accounts?search=ada").await;
    let unset = json!({ "mail": null, "language": null });
    let unset = patch(&jeton, &jeton.admin, ADA, unset).await.expect(200).json();

    assert_eq!((&set["mail"], &set["language"]), (&json!("Ada@home.example"), &json!("pt-BR")));
    assert_eq!((&session["account"], &listed[0]), (&set, &set));
    assert!(unset.get("mail").is_none() && unset.get("language").is_none(), "{unset}");
}

#[tokio::test]
async fn an_administrator_sets_that_of_a_machine_when_it_is_made_and_later() {
    let jeton = TestJeton::new().await;

    let body = json!({ "name": "ci", "mail": "keeper@example.com", "language": "en" });
    let made = post(&jeton, &jeton.admin, "/api/v1/accounts", body).await.expect(201).json();
    let body = json!({ "mail": "ops@example.com", "role": "operator", "operates": ["online"] });
    let set = patch(&jeton, &jeton.admin, "ci", body).await.expect(200).json();

    assert_eq!((&made["mail"], &made["language"]), (&json!("keeper@example.com"), &json!("en")));
    assert_eq!((&set["mail"], &set["role"]), (&json!("ops@example.com"), &json!("operator")));
}

#[tokio::test]
async fn an_address_is_said_by_administrators_and_a_language_by_everybody() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account(ADA).await;
    let token = scoped(&jeton, &ada, &["tokens:read", "tokens:write"]).await;

    // Nobody has shown that the address is theirs: it may be that of somebody else, whose mails would tell of both.
    let mail = patch(&jeton, &ada, ADA, json!({ "mail": "eve@example.com" })).await;
    let both = json!({ "mail": "eve@example.com", "language": "pt-BR" });
    let both = patch(&jeton, &ada, ADA, both).await;
    jeton.clock.advance(SignedDuration::from_mins(6));
    let late = patch(&jeton, &jeton.admin, ADA, json!({ "mail": "a@example.com" })).await;
    let language = patch(&jeton, &ada, ADA, json!({ "language": "pt-BR" })).await;
    let program = patch(&jeton, &token, ADA, json!({ "language": "en" })).await;

    mail.expect_problem(403, "administrators_only");
    both.expect_problem(403, "administrators_only");
    late.expect_problem(403, "step_up_required");
    let set = language.expect(200).json();
    assert_eq!((&set["language"], set.get("mail")), (&json!("pt-BR"), None));
    program.expect_problem(403, "session_needed");
}

#[tokio::test]
async fn what_is_there_already_leaves_no_trace_and_each_change_one_entry() {
    let jeton = TestJeton::new().await;
    jeton.account(ADA).await;
    let set = || patch(&jeton, &jeton.admin, ADA, json!({ "mail": "ada@home.example" }));

    set().await.expect(200);
    let after = items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await;
    set().await.expect(200);

    assert_eq!(items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await, after);
    let last = after.last().unwrap();
    assert_eq!(last["event"], "account.contact-set");
    assert_eq!((&last["actor_name"], &last["account_name"]), (&json!("admin"), &json!(ADA)));
}

#[tokio::test]
async fn what_is_no_address_or_language_is_refused() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account(ADA).await;

    for (body, code) in [
        (json!({ "mail": "" }), "invalid_mail"),
        (json!({ "mail": "ada" }), "invalid_mail"),
        (json!({ "mail": "ada@example.com\r\nBcc: eve@example.com" }), "invalid_mail"),
        (json!({ "mail": "Ada <ada@example.com>" }), "invalid_mail"),
        (json!({ "mail": format!("{}@example.com", "a".repeat(300)) }), "invalid_mail"),
        (json!({ "mail": 7 }), "invalid_body"),
        (json!({ "language": "" }), "invalid_language"),
        (json!({ "language": "pt" }), "invalid_language"),
        (json!({ "language": ["en"] }), "invalid_body"),
    ] {
        let mut new = body.clone();
        new["name"] = json!("new");

        patch(&jeton, &ada, ADA, body).await.expect_problem(400, code);
        post(&jeton, &jeton.admin, "/api/v1/accounts", new).await.expect_problem(400, code);
    }
}
