//! `POST /api/v1/tokens`

use jeton_tests::TestJeton;
use serde_json::{Value, json};

use crate::support::{account_id, api_token, count_tokens, create, get, items, scoped, text};

#[tokio::test]
async fn the_answer_is_the_token_with_its_secret() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    let body = json!({
        "service": "jeton",
        "kind": "api-token",
        "name": " ci deploy ",
        "lifetime": "30d",
        "not_before": "2026-01-16T12:00:00+00:00",
        "scopes": ["tokens:write", "tokens:read", "tokens:read"],
        "addresses": ["127.0.0.1", "2001:db8::1/32"],
    });
    let made = create(&jeton, &ada, body).await.expect(201);

    let token = made.json();
    let whole = json!({
        "id": token["id"],
        "service": "jeton",
        "kind": "api-token",
        "owner": "ada@example.com",
        "account": account_id(&jeton, "ada@example.com").await,
        "name": "ci deploy",
        "state": "not-yet-valid",
        "hint": token["hint"],
        "scopes": ["tokens:read", "tokens:write"],
        "addresses": ["127.0.0.1/32", "2001:db8::/32"],
        "created_at": "2026-01-15T12:00:00Z",
        "secret_since": "2026-01-15T12:00:00Z",
        "not_before": "2026-01-16T12:00:00Z",
        "expires_at": "2026-02-14T12:00:00Z",
        "secret": token["secret"],
    });
    assert_eq!(token, whole);
    assert!(text(&token, "secret").ends_with(&text(&token, "hint")));
    assert_eq!(made.header("cache-control"), "no-store");
    assert_eq!(made.header("content-type"), "application/json");
}

#[tokio::test]
async fn a_show_once_secret_occurs_in_exactly_one_answer() {
    let jeton = TestJeton::new().await;
    let issued = api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:read"] })).await;
    let (id, secret) = (text(&issued, "id"), text(&issued, "secret"));
    let paths = [
        "/api/v1/tokens?account=*",
        "/api/v1/accounts",
        "/api/v1/services",
        "/api/v1/services/jeton",
        "/api/v1/log",
        "/api/v1/session",
        "/metrics",
        "/openapi.json",
        "/livez",
        "/readyz",
        "/",
    ];

    let mut answers = Vec::new();
    for path in paths {
        answers.push(get(&jeton, &jeton.admin, path).await.expect(200));
    }
    for (method, rest, body) in [
        ("GET", "", None),
        ("POST", "/reveal", Some(json!({ "password": jeton.admin_password }))),
        ("PATCH", "", Some(json!({ "name": "other" }))),
        ("PATCH", "", Some(json!({ "scopes": [] }))),
        ("POST", "/rotate", Some(json!({}))),
        ("POST", "/revoke", Some(json!({}))),
    ] {
        let call = jeton.call(method, &format!("/api/v1/tokens/{id}{rest}")).bearer(&jeton.admin);
        let call = match body {
            Some(body) => call.json(&body),
            None => call,
        };
        answers.push(call.send().await);
    }

    for answer in answers {
        let told = format!("{:?} {}", answer.headers, answer.text);
        assert!(!told.contains(&secret) && !told.contains(&secret[4..40]), "{told}");
    }
}

#[tokio::test]
async fn the_default_is_the_kinds_own_lifetime_and_least_scope() {
    let jeton = TestJeton::new().await;

    let token = api_token(&jeton, &jeton.admin, json!({})).await;

    assert_eq!(token["scopes"], json!(["tokens:read"]));
    assert_eq!(token["expires_at"], "2026-04-15T12:00:00Z");
    assert_eq!(token["state"], "active");
}

#[tokio::test]
async fn a_token_that_is_bound_to_addresses_works_from_there_alone() {
    let jeton = TestJeton::new().await;
    let bound = |addresses: Value| {
        let body = json!({ "service": "jeton", "kind": "api-token", "name": "ci", "addresses": addresses });
        jeton.call("POST", "/api/v1/tokens").bearer(&jeton.admin).json(&body).send()
    };

    for here in [
        json!(["127.0.0.1"]),
        json!(["10.0.0.0/8", "127.0.0.0/8"]),
        json!(["0.0.0.0/0"]),
        json!([]),
    ] {
        let secret = bound(here).await.expect(201).field("secret");
        jeton.verify("jeton").bearer(&secret).send().await.expect(200);
        get(&jeton, &secret, "/api/v1/tokens").await.expect(200);
    }
    for elsewhere in [json!(["192.0.2.0/24"]), json!(["2001:db8::/32"]), json!(["127.0.0.2"])] {
        let secret = bound(elsewhere).await.expect(201).field("secret");
        let spoofed = jeton.verify("jeton").bearer(&secret).header("x-forwarded-for", "192.0.2.1");
        spoofed.send().await.expect_problem(403, "address_not_allowed");
        get(&jeton, &secret, "/api/v1/tokens").await.expect_problem(403, "address_not_allowed");
    }
    for wrong in
        ["", "localhost", "127.0.0.1/33", "127.0.0.1/-1", "127.0.0", "::/129", "127.0.0.1 ", "*"]
    {
        bound(json!([wrong])).await.expect_problem(400, "invalid_address");
    }
    bound(json!(vec!["127.0.0.1"; 33])).await.expect_problem(422, "too_many_addresses");
    bound(json!("127.0.0.1")).await.expect_problem(400, "invalid_body");
}

#[tokio::test]
async fn a_name_is_short_and_printable_where_the_kind_has_names() {
    let jeton = TestJeton::new().await;
    let before = count_tokens(&jeton).await;
    let named =
        |body: Value| jeton.call("POST", "/api/v1/tokens").bearer(&jeton.admin).json(&body).send();

    for wrong in [
        "",
        "   ",
        "\n",
        "a\u{0}b",
        "a\tb",
        "a\r\nb",
        "a\u{7f}b",
        "a\u{202e}b",
        "\u{feff}a",
        "a\u{200b}b",
    ] {
        named(json!({ "service": "nocodb", "name": wrong }))
            .await
            .expect_problem(400, "invalid_name");
    }
    for length in [101, 10_000] {
        let name = "n".repeat(length);
        named(json!({ "service": "nocodb", "name": name }))
            .await
            .expect_problem(400, "invalid_name");
    }
    named(json!({ "service": "nocodb" })).await.expect_problem(422, "name_missing");
    named(json!({ "service": "discloud", "kind": "api-key", "name": "ci" }))
        .await
        .expect_problem(422, "name_not_allowed");

    assert_eq!(count_tokens(&jeton).await, before);
    let longest = "ü".repeat(100);
    let token = named(json!({ "service": "nocodb", "name": longest })).await.expect(201).json();
    assert_eq!(token["name"], longest);
}

#[tokio::test]
async fn the_service_and_the_kind_exist_and_the_kind_may_be_left_out_where_there_is_one() {
    let jeton = TestJeton::new().await;
    let order =
        |body: Value| jeton.call("POST", "/api/v1/tokens").bearer(&jeton.admin).json(&body).send();

    for service in ["", "nowhere", "ONLINE", "online ", "a\u{0}b"] {
        order(json!({ "service": service })).await.expect_problem(404, "not_found");
    }
    let unknown = order(json!({ "service": "online", "kind": "key" })).await;
    let unknown = unknown.expect_problem(422, "kind_unknown");
    assert!(unknown.field("detail").contains("`api-token`"), "{}", unknown.text);
    for kind in ["", "API-TOKEN", &"k".repeat(10_000)] {
        order(json!({ "service": "online", "kind": kind }))
            .await
            .expect_problem(422, "kind_unknown");
    }
    order(json!({ "service": "online", "account": "nobody" }))
        .await
        .expect_problem(404, "not_found");
    order(json!({ "service": "online", "account": "" })).await.expect_problem(400, "invalid_name");
    order(json!({ "service": "nocodb", "name": "ci", "lifetime": "1d" }))
        .await
        .expect_problem(422, "lifetime_not_allowed");
    order(json!({ "service": "online" })).await.expect(201);
}

#[tokio::test]
async fn nobody_issues_what_a_login_brings_and_only_administrators_what_is_theirs_to_issue() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let before = count_tokens(&jeton).await;
    let permanent = json!({ "service": "duplocloud", "kind": "permanent", "name": "ci" });
    let temporary = json!({ "service": "duplocloud", "kind": "temporary" });
    let session = json!({ "service": "jeton", "kind": "session" });

    create(&jeton, &ada, permanent.clone()).await.expect_problem(403, "issuer_not_allowed");
    for by in [&ada, &jeton.admin] {
        create(&jeton, by, temporary.clone()).await.expect_problem(403, "issuer_not_allowed");
        create(&jeton, by, session.clone()).await.expect_problem(403, "issuer_not_allowed");
    }
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read", "tokens:write"]).await;
    create(&jeton, &narrow, permanent.clone()).await.expect_problem(403, "issuer_not_allowed");

    assert_eq!(count_tokens(&jeton).await, before + 1);
    create(&jeton, &jeton.admin, permanent).await.expect(201);
}

#[tokio::test]
async fn nobody_issues_for_another_but_an_administrator() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    jeton.account("bob@example.com").await;
    let before = count_tokens(&jeton).await;
    let for_account = |by: &str, account: &str| {
        let body = json!({ "service": "online", "account": account });
        jeton.call("POST", "/api/v1/tokens").bearer(by).json(&body).send()
    };

    let foreign = for_account(&ada, "bob@example.com").await.expect_problem(404, "not_found");
    let nobody = for_account(&ada, "nobody@example.com").await.expect_problem(404, "not_found");

    assert_eq!(foreign.text, nobody.text);
    assert_eq!(count_tokens(&jeton).await, before);
    let issued = for_account(&jeton.admin, "bob@example.com").await.expect(201).json();
    assert_eq!(issued["owner"], "bob@example.com");
    for_account(&ada, " ADA@example.com").await.expect(201);
}

#[tokio::test]
async fn a_second_nocodb_token_is_refused_and_the_first_one_works_on() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let first = jeton.issue(&ada, json!({ "service": "nocodb", "name": "first" })).await;
    let before = count_tokens(&jeton).await;

    let second = create(&jeton, &ada, json!({ "service": "nocodb", "name": "second" })).await;

    let second = second.expect_problem(409, "limit_reached");
    assert!(second.field("detail").contains("at most 1 `api-token` token"), "{}", second.text);
    assert_eq!(count_tokens(&jeton).await, before);
    let verdict = jeton.verify("nocodb").header("xc-token", text(&first, "secret"));
    verdict.send().await.expect(200);
}

#[tokio::test]
async fn a_token_gives_no_scope_that_it_does_not_have() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let writer = scoped(&jeton, &jeton.admin, &["tokens:write"]).await;
    let reader = scoped(&jeton, &jeton.admin, &["tokens:read", "admin", "verify"]).await;
    let before = count_tokens(&jeton).await;
    let order = |by: &str, scopes: Value| {
        let body =
            json!({ "service": "jeton", "kind": "api-token", "name": "ci", "scopes": scopes });
        jeton.call("POST", "/api/v1/tokens").bearer(by).json(&body).send()
    };

    for scope in ["tokens:read", "admin", "verify"] {
        order(&writer, json!(["tokens:write", scope])).await.expect_problem(403, "scope_too_wide");
    }
    for scope in ["admin", "verify"] {
        order(&ada, json!([scope])).await.expect_problem(403, "scope_too_wide");
    }
    order(&reader, json!([])).await.expect_problem(403, "caller_scope_missing");
    order(&ada, json!(["tokens"])).await.expect_problem(422, "scope_unknown");
    for wrong in ["", "a b", "tokens:read\n", "\"", &"s".repeat(65)] {
        order(&ada, json!([wrong])).await.expect_problem(400, "invalid_scope");
    }

    assert_eq!(count_tokens(&jeton).await, before);
    // What is not asked for is given only as far as the giver has it.
    let given = api_token(&jeton, &writer, json!({})).await;
    assert_eq!(given["scopes"], json!([]));
    let same = order(&writer, json!(["tokens:write"])).await.expect(201).json();
    assert_eq!(same["scopes"], json!(["tokens:write"]));
}

#[tokio::test]
async fn a_token_makes_none_that_outlives_it() {
    let jeton = TestJeton::new().await;
    let parent =
        api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:write"], "lifetime": "1d" }))
            .await;
    let parent_secret = text(&parent, "secret");
    let before = count_tokens(&jeton).await;
    let order = |more: Value| {
        let mut body = json!({ "service": "jeton", "kind": "api-token", "name": "ci" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        jeton.call("POST", "/api/v1/tokens").bearer(&parent_secret).json(&body).send()
    };

    order(json!({ "lifetime": "86401s" })).await.expect_problem(403, "outlives_caller");
    order(json!({ "lifetime": "365d" })).await.expect_problem(403, "outlives_caller");

    assert_eq!(count_tokens(&jeton).await, before);
    let as_long = order(json!({})).await.expect(201).json();
    assert_eq!(as_long["expires_at"], parent["expires_at"]);
    let shorter = order(json!({ "lifetime": "1h" })).await.expect(201).json();
    assert_eq!(shorter["expires_at"], "2026-01-15T13:00:00Z");
}

#[tokio::test]
async fn without_the_scope_or_without_a_token_nothing_is_issued() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let reader = scoped(&jeton, &ada, &["tokens:read"]).await;
    let before = items(&jeton, &ada, "/api/v1/tokens?limit=200").await.len();
    let body = json!({ "service": "online" });

    create(&jeton, &reader, body.clone()).await.expect_problem(403, "caller_scope_missing");
    let stranger = jeton.call("POST", "/api/v1/tokens").json(&body).send().await;
    let stranger = stranger.expect_problem(401, "invalid_token");

    assert!(stranger.header("www-authenticate").starts_with("Bearer realm=\"jeton\""));
    assert_eq!(items(&jeton, &ada, "/api/v1/tokens?limit=200").await.len(), before);
}

#[tokio::test]
async fn unknown_and_doubled_fields_are_refused() {
    let jeton = TestJeton::new().await;
    let send = |body: &'static str| {
        let call = jeton.call("POST", "/api/v1/tokens").bearer(&jeton.admin);
        call.header("content-type", "application/json").body(body).send()
    };

    for body in [
        r#"{"service":"online","lifetimes":"1d"}"#,
        r#"{"service":"online","service":"nocodb"}"#,
        r#"{"service":"online","secret":"mine"}"#,
        r#"{"service":["online"]}"#,
        r#"["online"]"#,
        r#""online""#,
        "7",
        "null",
        "{}",
        "",
    ] {
        send(body).await.expect_problem(400, "invalid_body");
    }
}
