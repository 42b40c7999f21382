//! `Idempotency-Key`: the same request again gets the same answer, and nothing happens twice.

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

use crate::{
    altered_rows::{altered, tamper},
    support::{api_token, count_tokens, events, items, scoped, text},
};

const TOKENS: &str = "/api/v1/tokens";

async fn keyed(jeton: &TestJeton, by: &str, path: &str, key: &str, body: &Value) -> Reply {
    let call = jeton.call("POST", path).bearer(by).header("idempotency-key", key);
    call.json(body).send().await
}

fn order() -> Value {
    json!({ "service": "jeton", "kind": "api-token", "name": "ci" })
}

#[tokio::test]
async fn the_same_request_again_gets_the_same_answer_byte_for_byte_and_makes_one_token() {
    let jeton = TestJeton::new().await;
    let before = count_tokens(&jeton).await;

    let first = keyed(&jeton, &jeton.admin, TOKENS, "k1", &order()).await.expect(201);
    jeton.clock.advance(SignedDuration::from_hours(1));
    let again = keyed(&jeton, &jeton.admin, TOKENS, "k1", &order()).await.expect(201);

    assert_eq!(again.text, first.text);
    assert_eq!(again.header("content-type"), first.header("content-type"));
    assert_eq!(again.header("cache-control"), "no-store");
    assert_eq!(
        (first.header("idempotent-replayed"), again.header("idempotent-replayed")),
        ("", "true")
    );
    assert_eq!(count_tokens(&jeton).await, before + 1);
}

#[tokio::test]
async fn blanks_stand_within_a_key_and_what_is_refused_is_said() {
    let jeton = TestJeton::new().await;

    keyed(&jeton, &jeton.admin, TOKENS, "a b\tc", &order()).await.expect(201);
    let long = "k".repeat(256);

    for key in ["", "  ", "caf\u{e9}", &long] {
        let refused = keyed(&jeton, &jeton.admin, TOKENS, key, &order()).await;
        let problem = refused.expect_problem(400, "invalid_idempotency_key");
        let detail = text(&problem.json(), "detail");
        assert!(detail.contains("1 to 255 visible ASCII characters; blanks may stand"), "{detail}");
    }
}

#[tokio::test]
async fn the_same_key_does_not_serve_for_another_request() {
    let jeton = TestJeton::new().await;
    let token = keyed(&jeton, &jeton.admin, TOKENS, "k1", &order()).await.expect(201).json();
    let before = count_tokens(&jeton).await;
    let mut other = order();
    other["name"] = json!("other");

    keyed(&jeton, &jeton.admin, TOKENS, "k1", &other)
        .await
        .expect_problem(422, "idempotency_key_reused");
    let rotate = format!("{TOKENS}/{}/rotate", text(&token, "id"));
    let elsewhere = keyed(&jeton, &jeton.admin, &rotate, "k1", &order()).await;
    elsewhere.expect_problem(400, "invalid_body");
    let elsewhere = keyed(&jeton, &jeton.admin, &rotate, "k1", &json!({})).await;
    elsewhere.expect_problem(422, "idempotency_key_reused");
    let account =
        keyed(&jeton, &jeton.admin, "/api/v1/accounts", "k1", &json!({ "name": "new" })).await;
    account.expect_problem(422, "idempotency_key_reused");

    assert_eq!(count_tokens(&jeton).await, before);
}

#[tokio::test]
async fn each_account_has_its_own_keys() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    let of_admin = keyed(&jeton, &jeton.admin, TOKENS, "k1", &order()).await.expect(201).json();
    let of_ada = keyed(&jeton, &ada, TOKENS, "k1", &order()).await.expect(201).json();

    assert_ne!(of_admin["id"], of_ada["id"]);
    assert_eq!(of_ada["owner"], "ada@example.com");
}

#[tokio::test]
async fn a_weaker_credential_of_the_same_account_does_not_get_the_secret_by_the_key() {
    let jeton = TestJeton::new().await;
    let reader = scoped(&jeton, &jeton.admin, &["tokens:read"]).await;
    let writer = scoped(&jeton, &jeton.admin, &["tokens:write"]).await;
    let mut wide = order();
    wide["scopes"] = json!(["admin"]);
    let made = keyed(&jeton, &jeton.admin, TOKENS, "k1", &wide).await.expect(201).json();
    let rotate = format!("{TOKENS}/{}/rotate", text(&made, "id"));
    let rotated = keyed(&jeton, &jeton.admin, &rotate, "k2", &json!({})).await.expect(200);

    for by in [&reader, &writer] {
        let replies = [
            keyed(&jeton, by, TOKENS, "k1", &wide).await,
            keyed(&jeton, by, &rotate, "k2", &json!({})).await,
        ];
        for reply in replies {
            assert!((400..500).contains(&reply.status), "{}", reply.text);
            assert!(!reply.text.contains(&text(&made, "secret")));
            assert!(!reply.text.contains(&rotated.field("secret")));
        }
    }
}

#[tokio::test]
async fn an_answer_that_was_moved_in_the_database_is_told_to_nobody() {
    let of = |whose: &str| format!("(SELECT id FROM accounts WHERE name = '{whose}@example.com')");
    for sql in [
        // To somebody who sends the same request with the same key,
        format!("UPDATE answers SET account = {} WHERE account = {}", of("eve"), of("ada")),
        // to a weaker credential of the same account, by the request that it sent itself,
        "UPDATE answers SET request = (SELECT request FROM answers WHERE key = 'bait') WHERE key = 'once'".to_owned(),
        "UPDATE answers SET key = 'kept' WHERE key = 'bait'; UPDATE answers SET key = 'bait' WHERE key = 'once'".to_owned(),
        // and one that cannot be read.
        "UPDATE answers SET status = 'x'".to_owned(),
    ] {
        let jeton = TestJeton::new().await;
        let [ada, eve] = [jeton.account("ada@example.com").await, jeton.account("eve@example.com").await];
        let weak = scoped(&jeton, &ada, &["tokens:write"]).await;
        let body = json!({ "service": "online", "name": "one" });
        let first = keyed(&jeton, &ada, "/api/v1/tokens", "once", &body).await.expect(201);
        let secret = first.field("secret");
        keyed(&jeton, &weak, "/api/v1/tokens", "bait", &body).await.expect(201);

        tamper(&jeton, &sql);

        for (by, key) in [(&ada, "once"), (&ada, "bait"), (&eve, "once"), (&weak, "once"), (&weak, "bait")] {
            let again = keyed(&jeton, by, "/api/v1/tokens", key, &body).await;
            let is_its = again.text == first.text && by == &ada;
            assert!(is_its || !again.text.contains(&secret), "{sql}: {}", again.text);
            let code = again.json()["code"].as_str().unwrap_or_default().to_owned();
            assert_ne!(code, "internal", "{sql}");
        }
        jeton.app.do_jobs().await;
        let told = altered(jeton.address(), &jeton.admin).await;
        assert!(told.iter().any(|part| part.starts_with("stored answer to account acc_")), "{sql}");
    }
}

#[tokio::test]
async fn a_token_that_renews_itself_gets_its_new_secret_again_by_the_old_one_in_its_grace() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:write"] })).await;
    let (id, old) = (text(&token, "id"), text(&token, "secret"));
    let rotate = format!("{TOKENS}/{id}/rotate");
    let body = json!({ "grace": "1h" });

    let first = keyed(&jeton, &old, &rotate, "k1", &body).await.expect(200);
    let again = keyed(&jeton, &old, &rotate, "k1", &body).await.expect(200);

    assert_eq!(again.text, first.text);
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.rotated"]);
}

#[tokio::test]
async fn of_64_equal_requests_at_the_same_moment_one_makes_a_token_and_all_get_its_answer() {
    let jeton = TestJeton::new().await;
    let before = count_tokens(&jeton).await;

    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let call = jeton.call("POST", TOKENS).bearer(&jeton.admin).header("idempotency-key", "k1");
        calls.spawn(call.json(&order()).send());
    }
    let replies = calls.join_all().await;

    for reply in &replies {
        assert_eq!((reply.status, &reply.text), (201, &replies[0].text));
    }
    let fresh = replies.iter().filter(|reply| reply.header("idempotent-replayed").is_empty());
    assert_eq!(fresh.count(), 1);
    assert_eq!(count_tokens(&jeton).await, before + 1);
}

#[tokio::test]
async fn a_rotation_and_an_account_can_be_asked_for_again_as_well() {
    let jeton = TestJeton::new().await;
    let id = text(&api_token(&jeton, &jeton.admin, json!({})).await, "id");
    let rotate = format!("{TOKENS}/{id}/rotate");
    let account = json!({ "name": "ada@example.com", "password": TestJeton::PASSWORD });

    for (path, key, body) in
        [(rotate.as_str(), "k1", json!({})), ("/api/v1/accounts", "k2", account)]
    {
        let first = keyed(&jeton, &jeton.admin, path, key, &body).await;
        let again = keyed(&jeton, &jeton.admin, path, key, &body).await;
        assert!(first.status < 300, "{}", first.text);
        assert_eq!((again.status, again.text), (first.status, first.text));
    }

    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.rotated"]);
    assert_eq!(items(&jeton, &jeton.admin, "/api/v1/accounts?limit=200").await.len(), 2);
}

#[tokio::test]
async fn after_24_hours_to_the_microsecond_the_key_is_free_again() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:write"] })).await;
    let by = text(&token, "secret");
    let first = keyed(&jeton, &by, TOKENS, "k1", &order()).await.expect(201);
    let mut other = order();
    other["name"] = json!("other");

    jeton.clock.advance(SignedDuration::from_hours(24) - SignedDuration::from_micros(1));
    assert_eq!(keyed(&jeton, &by, TOKENS, "k1", &order()).await.expect(201).text, first.text);
    keyed(&jeton, &by, TOKENS, "k1", &other).await.expect_problem(422, "idempotency_key_reused");
    jeton.clock.advance(SignedDuration::from_micros(1));

    let second = keyed(&jeton, &by, TOKENS, "k1", &other).await.expect(201);
    assert_eq!(second.json()["name"], "other");
    assert_eq!(second.header("idempotent-replayed"), "");
}

#[tokio::test]
async fn a_refused_request_uses_up_no_key() {
    let jeton = TestJeton::new().await;
    let mut wrong = order();
    wrong["lifetime"] = json!("366d");

    keyed(&jeton, &jeton.admin, TOKENS, "k1", &wrong)
        .await
        .expect_problem(422, "lifetime_too_long");

    keyed(&jeton, &jeton.admin, TOKENS, "k1", &order()).await.expect(201);
}

#[tokio::test]
async fn a_key_is_one_header_of_bounded_length() {
    let jeton = TestJeton::new().await;
    let before = count_tokens(&jeton).await;
    let call = || jeton.call("POST", TOKENS).bearer(&jeton.admin).json(&order());

    for key in [&b""[..], b" ", b"\xff", "ü".as_bytes(), "k".repeat(256).as_bytes()] {
        let reply = call().header("idempotency-key", key).send().await;
        reply.expect_problem(400, "invalid_idempotency_key");
    }
    let twice = call().header("idempotency-key", "k1").header("idempotency-key", "k1");
    twice.send().await.expect_problem(400, "invalid_idempotency_key");

    assert_eq!(count_tokens(&jeton).await, before);
    call().header("idempotency-key", "k".repeat(255)).send().await.expect(201);
}

#[tokio::test]
async fn no_secret_stands_in_clear_in_any_file_though_its_answer_can_be_given_again() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let mut secrets = vec![ada.clone(), jeton.admin.clone()];
    let orders =
        [order(), json!({ "service": "online" }), json!({ "service": "nocodb", "name": "ci" })];
    for (number, order) in orders.iter().enumerate() {
        let key = format!("k{number}");
        secrets.push(keyed(&jeton, &ada, TOKENS, &key, order).await.expect(201).field("secret"));
    }
    let key = jeton.token(&ada, "discloud", "api-key").await;
    secrets.push(jeton.reveal(&ada, &text(&key, "id")).await);

    let mut files = 0;
    for file in std::fs::read_dir(jeton.directory()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        files += 1;
        for secret in &secrets {
            // Any piece of twelve characters behind the prefix would be a find.
            for piece in secret.as_bytes()[4..].windows(12).step_by(4) {
                let found = bytes.windows(12).any(|window| window == piece);
                assert!(!found || is_public(piece), "{}", String::from_utf8_lossy(piece));
            }
        }
        let password = TestJeton::PASSWORD.as_bytes();
        assert!(!bytes.windows(password.len()).any(|window| window == password));
    }
    assert!(files >= 2, "a database and its log were looked at");
}

/// Whether a piece belongs to the head that every JWT of ours begins with.
fn is_public(piece: &[u8]) -> bool {
    b"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.".windows(12).any(|window| window == piece)
}

/// Sends a request up to a byte, or the whole of it, and resets the connection without reading an answer, once there are
/// `tokens`.
async fn reset_after(jeton: &TestJeton, request: &str, bytes: usize, tokens: usize) {
    let mut stream = TcpStream::connect(jeton.address()).await.expect("the door is open");
    stream.write_all(&request.as_bytes()[..bytes]).await.expect("the connection is new");
    while count_tokens(jeton).await < tokens {
        tokio::task::yield_now().await;
    }
    // A reset, no end: whatever the server still writes has nowhere to go.
    stream.set_zero_linger().expect("it is a socket");
}

#[tokio::test]
async fn a_request_whose_answer_is_lost_by_a_reset_is_sent_again_and_makes_one_token_with_one_secret()
 {
    let jeton = TestJeton::new().await;
    let before = count_tokens(&jeton).await;
    let mut secrets = std::collections::BTreeSet::new();
    let body = order().to_string();
    let mut made_by_the_first = 0;
    for round in 0..60 {
        let key = format!("lost-{round}");
        let request = format!(
            "POST {TOKENS} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            jeton.admin,
            body.len()
        );
        // In the middle of the head, in the body, before its last byte, behind it, and when it was done.
        let whole = request.len();
        let cut = [whole / 2, whole - body.len() / 2, whole - 1, whole, whole, whole][round % 6];

        let is_done = round % 6 == 5;
        reset_after(&jeton, &request, cut, before + round + usize::from(is_done)).await;
        let again = keyed(&jeton, &jeton.admin, TOKENS, &key, &order()).await.expect(201);
        let later = keyed(&jeton, &jeton.admin, TOKENS, &key, &order()).await.expect(201);

        assert_eq!(later.text, again.text);
        made_by_the_first += usize::from(again.header("idempotent-replayed") == "true");
        secrets.insert(again.field("secret"));
        assert_eq!(count_tokens(&jeton).await, before + round + 1, "cut behind {cut} of {whole}");
    }
    assert_eq!(secrets.len(), 60);
    assert!(made_by_the_first >= 10, "those that were done before the answer was lost");
    assert!(made_by_the_first <= 30, "none by one that was cut");
}
