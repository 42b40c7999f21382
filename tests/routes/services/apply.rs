//! `PUT /api/v1/services/{name}`

use jeton_tests::{Reply, TestJeton};
use serde_json::{Value, json};

use crate::support::{get, post, scoped, text};

pub(super) const ACME: &str = r#"name = "acme"
label = { en = "Acme" }

[[kind]]
name = "key"
label = { en = "Key" }
form = "native"
prefix = "acme"
carriers = [{ header = "X-Acme-Key" }]
issued-by = ["owner"]
lifetime = "30d"
reveal = "once"
owner-may = ["delete"]
"#;

async fn apply(jeton: &TestJeton, by: &str, name: &str, body: Value) -> Reply {
    let call = jeton.call("PUT", &format!("/api/v1/services/{name}"));
    call.bearer(by).json(&body).send().await
}

#[tokio::test]
async fn a_policy_makes_a_service_whose_tokens_work_at_once() {
    let jeton = TestJeton::new().await;

    let made = apply(&jeton, &jeton.admin, "acme", json!({ "policy": ACME })).await.expect(201);

    let service = made.json();
    let whole = json!({
        "id": service["id"],
        "name": "acme",
        "label": { "en": "Acme" },
        "page": {
            "menu": "top-right",
            "entry": { "en": "API tokens", "pt-BR": "Tokens de API" },
            "help": "members",
        },
        "disabled": false,
        "kinds": [{
            "name": "key",
            "label": { "en": "Key" },
            "carriers": [{ "header": "X-Acme-Key" }],
            "issued": "by their owner",
            "issued_by": ["owner"],
            "named": false,
            "lifetime": "30d",
            "maximum": "30d",
            "reveal": "once",
            "owner_may": ["delete"],
            "scopes": [],
            "page": {
                "add": { "en": "New token", "pt-BR": "Novo token" },
                "name": { "en": "Token name", "pt-BR": "Nome do token" },
                "save": { "en": "Create", "pt-BR": "Criar" },
                "copy": { "en": "Copy", "pt-BR": "Copiar" },
                "delete": { "en": "Delete", "pt-BR": "Excluir" },
                "reset": { "en": "Reset token", "pt-BR": "Resetar token" },
                "actions": "buttons",
            },
        }],
        "settings": {},
        "created_at": "2026-01-15T12:00:00Z",
        "policy": ACME,
    });
    assert_eq!(service, whole);
    let token = jeton.issue(&jeton.admin, json!({ "service": "acme" })).await;
    let verdict = jeton.verify("acme").header("x-acme-key", text(&token, "secret"));
    verdict.send().await.expect(200);
}

#[tokio::test]
async fn another_policy_takes_the_place_of_the_first_and_the_same_one_changes_nothing() {
    let jeton = TestJeton::new().await;
    let made = apply(&jeton, &jeton.admin, "acme", json!({ "policy": ACME })).await.expect(201);
    let longer = ACME.replace("30d", "60d");

    let same = apply(&jeton, &jeton.admin, "acme", json!({ "policy": ACME })).await.expect(200);
    let other = apply(&jeton, &jeton.admin, "acme", json!({ "policy": longer })).await.expect(200);

    assert_eq!(same.text, made.text);
    assert_eq!(
        (&other.json()["id"], &other.json()["kinds"][0]["lifetime"]),
        (&made.json()["id"], &json!("60d"))
    );
    let log = get(&jeton, &jeton.admin, "/api/v1/log?service=acme").await.json();
    let events: Vec<String> =
        log["items"].as_array().unwrap().iter().map(|e| text(e, "event")).collect();
    assert_eq!(events, ["service.created", "service.policy-applied"]);
}

#[tokio::test]
async fn a_broken_policy_is_refused_with_its_line_and_key_and_the_old_one_stays() {
    let jeton = TestJeton::new().await;
    let made = apply(&jeton, &jeton.admin, "acme", json!({ "policy": ACME })).await.expect(201);
    let broken = [
        (ACME.replace("\"30d\"", "\"30\""), "line 11, column 12, key `lifetime`", "write `30s`"),
        (
            ACME.replace("prefix = \"acme\"\n", ""),
            "line 7, column 8, key `form`",
            "needs a `prefix`",
        ),
        (ACME.replace("reveal", "revael"), "line 12, column 1, key `revael`", "expected one of"),
        (ACME.replace("= [\"owner\"]", "= [\"owner\""), "line 1", ""),
        (
            format!("{ACME}\n[front]\nrefusal = '{{{{ nothing }}}}'\n"),
            "line 16, key `front.refusal`",
            "no `nothing` to show",
        ),
        (
            format!("{ACME}\n[front]\nrefusal = '{{{{ reason '\n"),
            "line 16, key `front.refusal`",
            "syntax error",
        ),
        (String::new(), "line 1, column 1", "missing field"),
        ("\u{0}".to_owned(), "line 1", ""),
        ("[".repeat(100_000), "line 1", ""),
    ];

    for (policy, place, why) in broken {
        let reply = apply(&jeton, &jeton.admin, "acme", json!({ "policy": policy })).await;

        let detail = reply.expect_problem(422, "invalid_policy").field("detail");
        assert!(detail.contains(place) && detail.contains(why), "{detail}");
    }
    let shown = get(&jeton, &jeton.admin, "/api/v1/services/acme").await.expect(200);
    assert_eq!(shown.text, made.text);
}

#[tokio::test]
async fn a_policy_goes_to_the_service_of_its_own_name() {
    let jeton = TestJeton::new().await;

    let other = apply(&jeton, &jeton.admin, "other", json!({ "policy": ACME })).await;
    other.expect_problem(422, "policy_of_another");
    for name in ["ACME", "%00", "%ff", "a%20b"] {
        apply(&jeton, &jeton.admin, name, json!({ "policy": ACME }))
            .await
            .expect_problem(404, "not_found");
    }

    for name in ["other", "acme"] {
        get(&jeton, &jeton.admin, &format!("/api/v1/services/{name}")).await.expect(404);
    }
}

#[tokio::test]
async fn a_call_names_a_preset_that_there_is_or_sends_a_policy_and_not_both() {
    let jeton = TestJeton::new().await;
    let apply = |body: Value| {
        let call = jeton.call("PUT", "/api/v1/services/online").bearer(&jeton.admin);
        call.json(&body).send()
    };

    apply(json!({ "preset": "online" })).await.expect(200);
    apply(json!({ "preset": "nothing" })).await.expect_problem(404, "not_found");
    apply(json!({})).await.expect_problem(400, "invalid_body");
    apply(json!({ "preset": "online", "policy": ACME })).await.expect_problem(400, "invalid_body");
    apply(json!({ "presets": "online" })).await.expect_problem(400, "invalid_body");
}

#[tokio::test]
async fn what_was_shown_once_stays_once_and_what_is_in_use_stays() {
    let jeton = TestJeton::new().await;
    apply(&jeton, &jeton.admin, "acme", json!({ "policy": ACME })).await.expect(201);
    let readable = ACME.replace("\"once\"", "\"always\"");
    let renamed = ACME.replace("name = \"key\"", "name = \"other\"");
    let reformed = ACME.replace("form = \"native\"\nprefix = \"acme\"", "form = \"uuid\"");
    let try_it = |policy: &str| {
        let call = jeton.call("PUT", "/api/v1/services/acme").bearer(&jeton.admin);
        call.json(&json!({ "policy": policy })).send()
    };

    try_it(&readable).await.expect_problem(409, "once_stays_once");
    let token = jeton.issue(&jeton.admin, json!({ "service": "acme" })).await;
    try_it(&renamed).await.expect_problem(409, "kind_in_use");
    try_it(&reformed).await.expect_problem(409, "form_in_use");

    let verdict = jeton.verify("acme").header("x-acme-key", text(&token, "secret"));
    verdict.send().await.expect(200);
    let revoke = format!("/api/v1/tokens/{}/revoke", text(&token, "id"));
    post(&jeton, &jeton.admin, &revoke, json!({})).await.expect(204);
    try_it(&renamed).await.expect(200);
}

#[tokio::test]
async fn a_kind_that_was_taken_away_does_not_come_back_as_a_readable_one_with_its_old_tokens() {
    let jeton = TestJeton::new().await;
    apply(&jeton, &jeton.admin, "acme", json!({ "policy": ACME })).await.expect(201);
    let token = jeton.issue(&jeton.admin, json!({ "service": "acme" })).await;
    let path = format!("/api/v1/tokens/{}", text(&token, "id"));
    post(&jeton, &jeton.admin, &format!("{path}/revoke"), json!({})).await.expect(204);
    let renamed = ACME.replace("name = \"key\"", "name = \"other\"");
    apply(&jeton, &jeton.admin, "acme", json!({ "policy": renamed })).await.expect(200);

    // The list and the token are still shown, though the policy no longer has the kind.
    let shown = get(&jeton, &jeton.admin, &path).await.expect(200).json();
    assert_eq!((&shown["kind"], &shown["state"]), (&json!("key"), &json!("revoked")));
    for (method, rest) in [("POST", "/reveal"), ("POST", "/rotate"), ("DELETE", "")] {
        let reply = jeton.call(method, &format!("{path}{rest}")).bearer(&jeton.admin).send().await;
        assert!((400..500).contains(&reply.status), "{method} {rest}: {}", reply.text);
    }
}

#[tokio::test]
async fn only_an_administrator_with_the_scope_admin_applies_a_policy() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read", "tokens:write", "verify"]).await;
    let body = json!({ "policy": ACME });

    apply(&jeton, &ada, "acme", body.clone()).await.expect_problem(403, "administrators_only");
    apply(&jeton, &narrow, "acme", body.clone()).await.expect_problem(403, "caller_scope_missing");
    let stranger = jeton.call("PUT", "/api/v1/services/acme").json(&body).send().await;
    stranger.expect_problem(401, "invalid_token");

    get(&jeton, &jeton.admin, "/api/v1/services/acme").await.expect(404);
}

#[tokio::test]
async fn a_template_that_makes_no_json_or_shows_what_is_never_there_is_refused_before_it_counts() {
    let jeton = TestJeton::new().await;
    let preset = include_str!("../../../presets/nocodb.toml");

    for (good, bad, why) in [
        ("{{ detail|tojson }}", "{{ detail }}", "`tojson`"),
        ("{{ account.name|tojson }}", "{{ account.nmae|tojson }}", "undefined"),
        ("\"token\": {{ secret|tojson }}", "\"token\": {{ session.secret|tojson }}", "undefined"),
    ] {
        assert!(preset.contains(good), "{good}");
        let policy = json!({ "policy": preset.replace(good, bad) });
        let call = jeton.call("PUT", "/api/v1/services/nocodb").bearer(&jeton.admin);

        let refused = call.json(&policy).send().await.expect_problem(422, "invalid_policy");

        let detail = refused.field("detail");
        assert!(detail.contains(why) && detail.contains("line "), "{detail}");
    }
}

#[tokio::test]
async fn a_header_and_a_key_of_tokens_are_proved_before_they_count() {
    let jeton = TestJeton::new().await;

    for (extra, why) in [
        ("headers = { x-caller = \"{{ account.name }}\" }", "front.headers.x-caller"),
        ("headers = { x-caller = \"a\\nb\" }", "no header can say that"),
        ("token-key = \"{{ token.name }}\"", "stands in paths"),
        ("token-key = \"{{ token.id }}/x\"", "stands in paths"),
        ("token-key = \"\"", "stands in paths"),
        ("token-key = \"{{ token.nmae }}\"", "undefined"),
    ] {
        let policy = format!("{ACME}\n[front]\n{extra}\n");

        let refused = apply(&jeton, &jeton.admin, "acme", json!({ "policy": policy })).await;

        let detail = refused.expect_problem(422, "invalid_policy").field("detail");
        assert!(detail.contains(why) && detail.contains("line 16"), "{extra}: {detail}");
    }
    for extra in ["headers = { x-calls = \"{{ status }}\" }", "token-key = \"K{{ token.number }}\""]
    {
        let policy = json!({ "policy": format!("{ACME}\n[front]\n{extra}\n") });
        let applied = apply(&jeton, &jeton.admin, "acme", policy).await;
        assert!(matches!(applied.status, 200 | 201), "{}", applied.text);
    }
}

const WITH_SETTING: &str = r#"name = "acme"
label = { en = "Acme" }

[[kind]]
name = "login"
label = { en = "Login" }
form = "native"
prefix = "acl"
carriers = [{ header = "X-Acme-Key" }]
issued-by = ["login"]
lifetime = "session"
maximum = "8h"
settings = [{ key = "ACME_SESSION", unit = "duration", environment = true }]
reveal = "always"
"#;

#[tokio::test]
async fn an_environment_variable_sets_what_a_policy_of_ones_own_says_it_sets() {
    let jeton =
        TestJeton::with_environment(|name| (name == "ACME_SESSION").then(|| "15m".to_owned()))
            .await;
    apply(&jeton, &jeton.admin, "acme", json!({ "policy": WITH_SETTING })).await.expect(201);

    let ada = jeton.account("ada@example.com").await;

    assert_eq!(jeton.token(&ada, "acme", "login").await["expires_at"], "2026-01-15T12:15:00Z");
}

#[tokio::test]
async fn a_policy_whose_variable_has_a_value_that_does_not_fit_is_not_applied() {
    let jeton =
        TestJeton::with_environment(|name| (name == "ACME_SESSION").then(|| "900".to_owned()))
            .await;

    let refused = apply(&jeton, &jeton.admin, "acme", json!({ "policy": WITH_SETTING })).await;

    let detail = refused.expect_problem(422, "setting_invalid").field("detail");
    assert!(detail.contains("ACME_SESSION") && detail.contains("environment"), "{detail}");
    get(&jeton, &jeton.admin, "/api/v1/services/acme").await.expect_problem(404, "not_found");
}
