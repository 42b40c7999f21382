//! `POST /api/v1/services/{name}/preview`, and what `PUT /api/v1/services/{name}` makes of it.

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::apply::ACME;
use crate::support::{get, post, scoped, text};

const SERVICE: &str = "/api/v1/services/acme";

async fn apply(jeton: &TestJeton, body: Value) -> Reply {
    jeton.call("PUT", SERVICE).bearer(&jeton.admin).json(&body).send().await
}

async fn preview(jeton: &TestJeton, policy: &str) -> Value {
    let path = format!("{SERVICE}/preview");
    post(jeton, &jeton.admin, &path, json!({ "policy": policy })).await.expect(200).json()
}

/// The service `acme`, with scopes and a second header, and a token of Ada's.
async fn story() -> (TestJeton, String, Value) {
    let jeton = TestJeton::new().await;
    apply(&jeton, json!({ "policy": wide() })).await.expect(201);
    let ada = jeton.account("ada@example.com").await;
    let order = json!({ "service": "acme", "scopes": ["read", "write"] });
    let token = jeton.issue(&ada, order).await;
    (jeton, ada, token)
}

fn wide() -> String {
    ACME.replace(
        "[{ header = \"X-Acme-Key\" }]",
        "[{ header = \"X-Acme-Key\" }, { header = \"X-Key\" }]",
    ) + "scopes = [\"read\", \"write\"]\n"
}

fn changes(preview: &Value) -> Vec<(String, i64)> {
    let counted = |change: &Value| {
        let count = change["tokens"].as_i64().or(change["accounts"].as_i64());
        (text(change, "what"), count.expect("a count"))
    };
    preview["changes"].as_array().expect("changes").iter().map(counted).collect()
}

#[tokio::test]
async fn the_preview_says_what_becomes_of_whom_and_changes_nothing() {
    let (jeton, _, token) = story().await;
    let before = get(&jeton, &jeton.admin, SERVICE).await.text;

    let told = preview(&jeton, &wide().replace(", { header = \"X-Key\" }", "")).await;

    let whole = json!({
        "service": "acme",
        "tightens": true,
        "refused": false,
        "changes": [{
            "kind": "key",
            "what": "carrier-lost",
            "detail": "`X-Key: TOKEN` is no longer one of its carriers",
            "tokens": 1,
            "then": "they are refused in that header from the answer on",
        }],
        "accept": told["accept"],
    });
    assert_eq!(told, whole);
    assert_eq!(get(&jeton, &jeton.admin, SERVICE).await.text, before);
    let verdict = jeton.verify("acme").header("x-key", text(&token, "secret")).send().await;
    verdict.expect(200);
}

#[tokio::test]
async fn what_tightens_is_refused_until_its_preview_is_accepted() {
    let (jeton, _, token) = story().await;
    let narrow = wide().replace(", { header = \"X-Key\" }", "");
    let secret = text(&token, "secret");

    let refused = apply(&jeton, json!({ "policy": narrow })).await;
    let wrong = apply(&jeton, json!({ "policy": narrow, "accept": "0123456789abcdef" })).await;
    let refused = refused.expect_problem(409, "policy_tightens").json();
    wrong.expect_problem(409, "policy_tightens");
    jeton.verify("acme").header("x-key", &secret).send().await.expect(200);
    let word = text(&refused["preview"], "accept");
    let accepted = apply(&jeton, json!({ "policy": narrow, "accept": word })).await;

    assert_eq!(refused["preview"], preview_of(&refused, &word));
    accepted.expect(200);
    jeton.verify("acme").header("x-key", &secret).send().await.expect(401);
    jeton.verify("acme").header("x-acme-key", &secret).send().await.expect(200);
}

fn preview_of(refused: &Value, word: &str) -> Value {
    let mut preview = refused["preview"].clone();
    preview["accept"] = json!(word);
    preview
}

#[tokio::test]
async fn a_word_counts_for_the_policies_and_the_concerned_that_were_looked_at() {
    let (jeton, ada, _) = story().await;
    let one_header = wide().replace(", { header = \"X-Key\" }", "");
    let no_write = one_header.replace(", \"write\"]", "]");
    let word = text(&preview(&jeton, &one_header).await, "accept");

    let other = apply(&jeton, json!({ "policy": no_write, "accept": word })).await;
    other.expect_problem(409, "policy_tightens");
    // Another token of the same kind concerns nobody new; another revision of the service is another story.
    jeton.issue(&ada, json!({ "service": "acme" })).await;
    assert_eq!(text(&preview(&jeton, &one_header).await, "accept"), word);
    let longer = wide().replace("30d", "60d");
    apply(&jeton, json!({ "policy": longer })).await.expect(200);
    let again = apply(&jeton, json!({ "policy": one_header, "accept": word })).await;
    again.expect_problem(409, "policy_tightens");
}

#[tokio::test]
async fn the_concerned_are_counted_and_only_they() {
    let (jeton, ada, _) = story().await;
    for _ in 0..2 {
        jeton.issue(&ada, json!({ "service": "acme", "scopes": ["read"] })).await;
    }
    let bob = jeton.account("bob@example.com").await;
    jeton.issue(&bob, json!({ "service": "acme", "lifetime": "1d", "scopes": [] })).await;
    let ended = text(&jeton.issue(&bob, json!({ "service": "acme" })).await, "id");
    post(&jeton, &bob, &format!("/api/v1/tokens/{ended}/revoke"), json!({})).await.expect(204);

    let policy = wide()
        .replace(", \"write\"]", "]")
        .replace("\"30d\"", "\"5d\"")
        .replace("form = ", "per-account = 2\nform = ");
    let told = preview(&jeton, &policy).await;

    let counted = |what: &str, count: i64| (what.to_owned(), count);
    assert_eq!(
        changes(&told),
        [counted("lifetime-shorter", 3), counted("limit-lower", 1), counted("scope-gone", 1)]
    );
    jeton.clock.advance(SignedDuration::from_hours(24 * 26));
    let admin = jeton.log_in("admin", &jeton.admin_password).await;
    let body = json!({ "policy": policy });
    let later = post(&jeton, &admin, &format!("{SERVICE}/preview"), body).await.expect(200);
    let later = changes(&later.json());
    assert_eq!(later[0], counted("lifetime-shorter", 0));
    assert_eq!(later[1], counted("limit-lower", 1));
}

#[tokio::test]
async fn what_would_make_strangers_of_tokens_is_shown_as_refused_and_has_no_word() {
    let (jeton, _, token) = story().await;

    let gone = preview(&jeton, &wide().replace("name = \"key\"", "name = \"other\"")).await;

    assert_eq!((&gone["tightens"], &gone["refused"]), (&json!(true), &json!(true)));
    assert!(gone.get("accept").is_none(), "{gone}");
    assert_eq!(changes(&gone)[0], ("kind-gone".to_owned(), 1));
    let path = format!("/api/v1/tokens/{}/revoke", text(&token, "id"));
    post(&jeton, &jeton.admin, &path, json!({})).await.expect(204);
    let now = preview(&jeton, &wide().replace("name = \"key\"", "name = \"other\"")).await;
    assert_eq!((&now["tightens"], &now["refused"]), (&json!(false), &json!(false)));
}

#[tokio::test]
async fn a_scope_that_is_reserved_concerns_the_tokens_of_those_who_may_no_longer_have_it() {
    let (jeton, _, _) = story().await;
    let order = json!({ "service": "acme", "scopes": ["read", "write"] });
    jeton.issue(&jeton.admin, order.clone()).await;
    let olga = jeton.operator("olga@example.com", &["acme"]).await;
    jeton.issue(&olga, order).await;

    let to_admins = preview(&jeton, &(wide() + "admin-scopes = [\"write\"]\n")).await;
    let both = "admin-scopes = [\"write\"]\noperator-scopes = [\"write\"]\n";
    let to_operators = preview(&jeton, &(wide() + both)).await;

    assert_eq!(changes(&to_admins), [("scope-reserved".to_owned(), 2)]);
    assert_eq!(changes(&to_operators), [("scope-reserved".to_owned(), 1)]);
}

#[tokio::test]
async fn a_login_that_has_lapsed_holds_no_kind_in_a_policy() {
    let jeton = TestJeton::new().await;
    let login = "\n[[kind]]\nname = \"login\"\nlabel = { en = \"Login\" }\nform = \"native\"\nprefix = \"acl\"\n\
        carriers = [{ header = \"X-Login\" }]\nissued-by = [\"login\"]\nlifetime = \"session\"\nmaximum = \"1m\"\n\
        reveal = \"once\"\n";
    let both = format!("{ACME}{login}");
    apply(&jeton, json!({ "policy": both })).await.expect(201);
    // Whoever logs in has a login of every service.
    jeton.account("ada@example.com").await;
    assert_eq!(changes(&preview(&jeton, ACME).await)[0], ("kind-gone".to_owned(), 1));

    jeton.clock.advance(SignedDuration::from_mins(2));
    let told = preview(&jeton, ACME).await;

    assert_eq!(changes(&told)[0], ("kind-gone".to_owned(), 0));
    assert_eq!((&told["tightens"], &told["refused"]), (&json!(false), &json!(false)));
    apply(&jeton, json!({ "policy": ACME })).await.expect(200);
}

#[tokio::test]
async fn nothing_is_taken_away_by_a_new_service_or_by_a_policy_that_gives_more() {
    let (jeton, ..) = story().await;
    let path = "/api/v1/services/newcomer/preview";
    let new = post(&jeton, &jeton.admin, path, json!({ "preset": "online" })).await.expect(200);
    let more = preview(&jeton, &wide().replace("30d", "60d")).await;

    for told in [new.json(), more] {
        assert_eq!((&told["tightens"], &told["changes"]), (&json!(false), &json!([])));
    }
    get(&jeton, &jeton.admin, "/api/v1/services/newcomer").await.expect(404);
}

#[tokio::test]
async fn only_administrators_look_and_a_broken_policy_is_told_like_at_applying() {
    let (jeton, ada, _) = story().await;
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read"]).await;
    let path = format!("{SERVICE}/preview");
    let body = json!({ "policy": wide() });

    post(&jeton, &ada, &path, body.clone()).await.expect_problem(403, "administrators_only");
    post(&jeton, &narrow, &path, body.clone()).await.expect_problem(403, "caller_scope_missing");
    let stranger = jeton.call("POST", &path).json(&body).send().await;
    stranger.expect_problem(401, "invalid_token");
    for (body, status, code) in [
        (json!({}), 400, "invalid_body"),
        (json!({ "policy": wide(), "preset": "online" }), 400, "invalid_body"),
        (json!({ "policy": "name = 5" }), 422, "invalid_policy"),
        (
            json!({ "policy": wide().replace("\"acme\"\nlabel", "\"other\"\nlabel") }),
            422,
            "policy_of_another",
        ),
        (json!({ "preset": "nothing" }), 404, "not_found"),
        (json!({ "policy": wide().replace("\"once\"", "\"always\"") }), 409, "once_stays_once"),
    ] {
        post(&jeton, &jeton.admin, &path, body).await.expect_problem(status, code);
    }
    let own = post(
        &jeton,
        &jeton.admin,
        "/api/v1/services/jeton/preview",
        json!({ "policy": include_str!("../../../presets/jeton.toml") }),
    )
    .await;
    own.expect_problem(409, "service_is_own");
}

#[tokio::test]
async fn the_preview_is_told_in_the_language_that_is_asked_for_under_the_same_word() {
    let (jeton, _, _) = story().await;
    let body = json!({ "policy": wide().replace(", { header = \"X-Key\" }", "") });
    let ask = async |query: &str| {
        let path = format!("{SERVICE}/preview{query}");
        post(&jeton, &jeton.admin, &path, body.clone()).await
    };

    let english = ask("").await.expect(200).json();
    let portuguese = ask("?language=pt-BR").await.expect(200).json();

    let change = &portuguese["changes"][0];
    assert_eq!(change["detail"], "ele não é mais aceito como `X-Key: TOKEN`");
    assert_eq!(change["then"], "são recusados nesse cabeçalho a partir da resposta");
    assert_eq!(portuguese["accept"], english["accept"]);
    ask("?language=fr").await.expect_problem(400, "invalid_query");
}
