//! `GET /api/v1/calendar.ics`

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{STRANGER, account_id, api_token, delete, get, permanent, post, scoped, text};

const PATH: &str = "/api/v1/calendar.ics";
const OF_DUPLOCLOUD: &str = "/api/v1/calendar.ics?service=duplocloud";
const DAY: i64 = 86_400;

/// A calendar of the caller's; its id and its secret.
async fn calendar(jeton: &TestJeton, by: &str, scopes: &[&str]) -> (String, String) {
    let body = json!({ "service": "jeton", "kind": "calendar", "name": "phone", "scopes": scopes });
    let issued = jeton.issue(by, body).await;
    (text(&issued, "id"), text(&issued, "secret"))
}

/// As a calendar program asks: a name, which nobody looks at, and a password.
async fn subscribe(jeton: &TestJeton, path: &str, password: &str) -> Reply {
    let basic = STANDARD.encode(format!("whoever:{password}"));
    jeton.call("GET", path).header("authorization", format!("Basic {basic}")).send().await
}

/// A token of online.net that ends after a time; the whole answer.
async fn ending(jeton: &TestJeton, by: &str, name: &str, lifetime: &str) -> Value {
    jeton.issue(by, json!({ "service": "online", "name": name, "lifetime": lifetime })).await
}

/// The values of a property, in the order of the events.
fn values(calendar: &Reply, name: &str) -> Vec<String> {
    let whole = calendar.text.replace("\r\n ", "");
    let lines = whole.split("\r\n").filter_map(|line| line.strip_prefix(&format!("{name}:")));
    lines.map(str::to_owned).collect()
}

#[tokio::test]
async fn an_end_is_an_event_that_says_what_stops_what_helps_and_where_and_no_secret() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (_, secret) = calendar(&jeton, &ada, &["calendar"]).await;
    let token = ending(&jeton, &ada, "backup", "10d").await;
    let (id, hint) = (text(&token, "id"), text(&token, "hint"));

    let reply = subscribe(&jeton, PATH, &secret).await.expect(200);

    assert_eq!(reply.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "private, no-cache");
    let url = format!("http://{}/tokens/{id}", jeton.address());
    let wanted = format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Jeton//Ends of tokens//EN\nCALSCALE:GREGORIAN\n\
         NAME:Tokens of ada@example.com\nX-WR-CALNAME:Tokens of ada@example.com\n\
         REFRESH-INTERVAL;VALUE=DURATION:PT1H\nX-PUBLISHED-TTL:PT1H\n\
         BEGIN:VEVENT\nUID:{id}@jeton\n\
         DTSTAMP:20260115T120000Z\nLAST-MODIFIED:20260115T120000Z\nSEQUENCE:0\n\
         DTSTART:20260125T120000Z\nSUMMARY:online: backup ends\n\
         DESCRIPTION:The token backup of ada@example.com (kind api-token\\, secret …{hint}) ends. From then on online \
         refuses it\\, and whatever still uses it stops working.\\nWhat helps: its owner or an administrator puts its \
         end off (`extend`)\\, or issues another token before then\\, to be used instead.\\n{url}\n\
         URL:{url}\nTRANSP:TRANSPARENT\n\
         BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:online: backup ends\nTRIGGER:-P7D\nEND:VALARM\n\
         BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:online: backup ends\nTRIGGER:-P1D\nEND:VALARM\n\
         END:VEVENT\nEND:VCALENDAR\n"
    );
    assert_eq!(reply.text.replace("\r\n ", "").replace("\r\n", "\n"), wanted);
    assert!(!reply.text.replace("\r\n", "").contains(['\r', '\n']), "every line ends with CRLF");
    for secret in [&text(&token, "secret"), &secret, &ada] {
        assert!(!reply.text.contains(secret.as_str()));
    }
}

#[tokio::test]
async fn what_never_ends_by_itself_is_in_quarantine_or_is_over_is_no_event_and_the_nearest_is_first()
 {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (_, secret) = calendar(&jeton, &ada, &["calendar"]).await;
    for (name, lifetime) in [("year", "365d"), ("day", "1d"), ("month", "30d"), ("short", "1h")] {
        ending(&jeton, &ada, name, lifetime).await;
    }
    jeton.issue(&ada, json!({ "service": "online", "name": "never" })).await;
    let revoked = text(&ending(&jeton, &ada, "revoked", "2d").await, "id");
    delete(&jeton, &ada, &format!("/api/v1/tokens/{revoked}")).await.expect(204);
    let held = text(&ending(&jeton, &ada, "held", "2d").await, "id");
    post(&jeton, &ada, &format!("/api/v1/tokens/{held}/quarantine"), json!({})).await.expect(200);
    jeton.clock.advance(SignedDuration::from_hours(1));

    let reply = subscribe(&jeton, PATH, &secret).await.expect(200);

    let summaries = ["online: day ends", "online: month ends", "online: year ends"];
    assert_eq!(values(&reply, "SUMMARY"), summaries);
}

#[tokio::test]
async fn everybody_reads_their_own_and_a_service_is_read_by_who_manages_it_alone() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let olga = jeton.operator("olga@example.com", &["duplocloud"]).await;
    permanent(&jeton, "ada@example.com").await;
    ending(&jeton, &olga, "hers", "5d").await;
    let both = ["calendar", "calendar:services"];
    let (_, of_ada) = calendar(&jeton, &ada, &["calendar"]).await;
    let (_, of_olga) = calendar(&jeton, &olga, &both).await;
    let (_, narrow) = calendar(&jeton, &olga, &["calendar"]).await;
    let (_, of_admin) = calendar(&jeton, &jeton.admin, &both).await;
    let found = async |secret: &str, path: &str| {
        let reply = subscribe(&jeton, path, secret).await.expect(200);
        (values(&reply, "X-WR-CALNAME").concat(), values(&reply, "SUMMARY"))
    };
    let service = || ("Tokens at duplocloud".to_owned(), vec!["duplocloud: ci ends".to_owned()]);

    assert_eq!(found(&of_ada, PATH).await.1, ["duplocloud: ci ends"]);
    assert_eq!(found(&of_olga, PATH).await.1, ["online: hers ends"]);
    assert_eq!(found(&of_olga, OF_DUPLOCLOUD).await, service());
    assert_eq!(found(&of_admin, OF_DUPLOCLOUD).await, service());
    let nowhere = subscribe(&jeton, &format!("{PATH}?service=nowhere"), &of_ada).await;
    for (secret, path) in [
        (&of_ada, OF_DUPLOCLOUD),
        (&narrow, OF_DUPLOCLOUD),
        (&of_olga, "/api/v1/calendar.ics?service=online"),
        (&of_olga, "/api/v1/calendar.ics?service=jeton"),
    ] {
        let refused = subscribe(&jeton, path, secret).await.expect_problem(404, "not_found");
        assert_eq!(refused.text, nowhere.text, "{path}");
    }
    let wrong = subscribe(&jeton, &format!("{PATH}?account=ada"), &of_ada).await;
    wrong.expect_problem(400, "invalid_query");
}

#[tokio::test]
async fn nobody_gives_a_calendar_more_than_they_may_read_themselves() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let writer = scoped(&jeton, &ada, &["tokens:write"]).await;
    let ask = async |by: &str, more: Value| {
        let mut body = json!({ "service": "jeton", "kind": "calendar", "name": "phone" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        post(&jeton, by, "/api/v1/tokens", body).await
    };

    let services = ask(&ada, json!({ "scopes": ["calendar:services"] })).await;
    services.expect_problem(403, "scope_too_wide");
    let blind = ask(&writer, json!({ "scopes": ["calendar"] })).await;
    blind.expect_problem(403, "scope_too_wide");
    let foreign = ask(&jeton.admin, json!({ "account": "ada@example.com" })).await;
    foreign.expect_problem(403, "issuer_not_allowed");
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again_and_what_has_says_when() {
    let jeton = TestJeton::new().await;
    let (_, secret) = calendar(&jeton, &jeton.admin, &["calendar"]).await;
    let id = text(&ending(&jeton, &jeton.admin, "backup", "10d").await, "id");
    let first = subscribe(&jeton, PATH, &secret).await.expect(200);
    let tag = first.header("etag").to_owned();
    let again = async |tag: &str| {
        let call = jeton.call("GET", PATH).bearer(&secret).header("if-none-match", tag);
        call.send().await
    };

    jeton.clock.advance(SignedDuration::from_mins(5));
    let same = again(&format!("\"other\", W/{tag}")).await.expect(304);
    jeton.step_up().await;
    let extend = format!("/api/v1/tokens/{id}/extend");
    post(&jeton, &jeton.admin, &extend, json!({ "lifetime": "20d" })).await.expect(200);
    let changed = again(&tag).await.expect(200);

    assert_eq!((same.text.as_str(), same.header("etag")), ("", tag.as_str()));
    assert_ne!(changed.header("etag"), tag);
    assert_eq!(values(&changed, "UID"), values(&first, "UID"));
    assert_eq!(values(&changed, "SEQUENCE"), ["1"]);
    assert_eq!(values(&changed, "LAST-MODIFIED"), ["20260115T120500Z"]);
    assert_eq!(values(&changed, "DTSTART"), ["20260204T120500Z"]);
}

#[tokio::test]
async fn a_session_and_a_token_that_may_read_tokens_read_it_too_and_stand_in_no_calendar_program() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let reader = scoped(&jeton, &ada, &["tokens:read"]).await;
    let writer = scoped(&jeton, &ada, &["tokens:write"]).await;

    for by in [&ada, &reader] {
        let reply = get(&jeton, by, PATH).await.expect(200);
        assert_eq!(values(&reply, "SUMMARY"), ["jeton: ci ends", "jeton: ci ends"]);
        subscribe(&jeton, PATH, by).await.expect_problem(401, "wrong_carrier");
    }
    let refused = get(&jeton, &writer, PATH).await;
    refused.expect_problem(403, "caller_scope_missing");
}

#[tokio::test]
async fn who_is_refused_is_told_that_basic_will_do_and_two_credentials_are_none() {
    let jeton = TestJeton::new().await;
    let (_, secret) = calendar(&jeton, &jeton.admin, &["calendar"]).await;
    let missing = jeton.call("GET", PATH).send().await.expect_problem(401, "invalid_token");
    let stranger = subscribe(&jeton, PATH, STRANGER).await.expect_problem(401, "invalid_token");
    let empty = jeton.call("GET", PATH).header("authorization", "Basic !").send().await;
    let cookie = jeton.call("GET", PATH).header("cookie", "__Host-jeton=x").bearer(&secret);
    let twice = jeton.call("GET", PATH).bearer(&secret).bearer(&secret);

    for reply in [missing, stranger, empty.expect_problem(401, "invalid_token")] {
        let challenges: Vec<_> = reply.headers.get_all("www-authenticate").iter().collect();
        assert_eq!(challenges.len(), 2, "{challenges:?}");
        assert_eq!(challenges[0], "Basic realm=\"jeton calendar\", charset=\"UTF-8\"");
        assert!(challenges[1].to_str().unwrap().starts_with("Bearer realm=\"jeton\""));
    }
    for call in [cookie, twice] {
        let reply = call.send().await.expect_problem(400, "several_credentials");
        assert_eq!(reply.header("www-authenticate"), "");
    }
    subscribe(&jeton, PATH, &secret).await.expect(200);
    jeton.call("GET", PATH).bearer(&secret).send().await.expect(200);
}

#[tokio::test]
async fn any_name_will_do_in_any_encoding() {
    let jeton = TestJeton::new().await;
    let (_, secret) = calendar(&jeton, &jeton.admin, &["calendar"]).await;
    // As a program sends it that knows no UTF-8: an `é` in Latin-1.
    let pair = [b"Andr\xe9:", secret.as_bytes()].concat();
    let basic = format!("Basic {}", STANDARD.encode(pair));

    let read = jeton.call("GET", PATH).header("authorization", &basic).send().await;

    assert!(read.expect(200).text.starts_with("BEGIN:VCALENDAR"));
}

#[tokio::test]
async fn what_opens_the_calendar_is_counted_like_every_secret_good_or_wrong() {
    let jeton = TestJeton::new().await;
    let (id, secret) = calendar(&jeton, &jeton.admin, &["calendar"]).await;
    let before = get(&jeton, &jeton.admin, "/api/v1/services/jeton/usage").await.json();
    let wrong = format!("{}7", &secret[..secret.len() - 1]);

    subscribe(&jeton, PATH, &secret).await.expect(200);
    subscribe(&jeton, PATH, &wrong).await.expect_problem(401, "invalid_token");
    get(&jeton, &secret, "/api/v1/tokens").await.expect_problem(403, "kind_not_allowed");
    jeton.clock.advance(SignedDuration::from_secs(10));
    jeton.app.do_jobs().await;

    let usage = get(&jeton, &jeton.admin, "/api/v1/services/jeton/usage").await.json();
    for reason in ["malformed", "kind_not_allowed"] {
        assert_eq!(before["totals"][reason], Value::Null);
        assert_eq!(usage["totals"][reason], 1, "{usage}");
    }
    let path = format!("/api/v1/tokens/{id}/usage");
    let token = get(&jeton, &jeton.admin, &path).await.expect(200).json();
    assert_eq!(token["totals"], json!({ "allowed": 1, "kind_not_allowed": 1 }));
}

#[tokio::test]
async fn its_owner_gives_a_calendar_another_secret() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, old) = calendar(&jeton, &ada, &["calendar"]).await;

    let path = format!("/api/v1/tokens/{id}/rotate");
    let rotated = post(&jeton, &ada, &path, json!({})).await.expect(200).json();

    subscribe(&jeton, PATH, &text(&rotated, "secret")).await.expect(200);
    subscribe(&jeton, PATH, &old).await.expect(401);
}

#[tokio::test]
async fn a_revoked_calendar_and_that_of_a_disabled_account_are_refused_at_once() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, revoked) = calendar(&jeton, &ada, &["calendar"]).await;
    let (_, disabled) = calendar(&jeton, &ada, &["calendar"]).await;

    post(&jeton, &ada, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);
    subscribe(&jeton, PATH, &revoked).await.expect_problem(401, "revoked");
    subscribe(&jeton, PATH, &disabled).await.expect(200);
    let ada = account_id(&jeton, "ada@example.com").await;
    let disable = format!("/api/v1/accounts/{ada}/disable");
    post(&jeton, &jeton.admin, &disable, json!({})).await.expect(200);

    subscribe(&jeton, PATH, &disabled).await.expect_problem(401, "revoked");
}

#[tokio::test]
async fn a_calendar_works_until_the_end_that_was_asked_for_and_for_ever_without_one() {
    let jeton = TestJeton::new().await;
    let body = json!({ "service": "jeton", "kind": "calendar", "name": "guest", "lifetime": "7d" });
    let guest = text(&jeton.issue(&jeton.admin, body).await, "secret");
    let (_, own) = calendar(&jeton, &jeton.admin, &["calendar"]).await;

    let reply = subscribe(&jeton, PATH, &own).await.expect(200);
    jeton.clock.advance(SignedDuration::from_secs(7 * DAY));
    let ended = subscribe(&jeton, PATH, &guest).await;
    jeton.clock.advance(SignedDuration::from_secs(9 * 365 * DAY));

    assert_eq!(values(&reply, "SUMMARY"), ["jeton: guest ends"]);
    ended.expect_problem(401, "expired");
    subscribe(&jeton, PATH, &own).await.expect(200);
}

#[tokio::test]
async fn no_name_puts_a_line_into_the_calendar() {
    let jeton = TestJeton::new().await;
    let (_, secret) = calendar(&jeton, &jeton.admin, &["calendar"]).await;
    let names = [
        "a;b,c\\d:e\"f\\n".to_owned(),
        "END:VEVENT,BEGIN:VALARM".to_owned(),
        "🔑".repeat(100),
        format!("{}🔑🔑", "x".repeat(58)),
    ];
    for name in &names {
        ending(&jeton, &jeton.admin, name, "10d").await;
    }
    for name in ["a\r\nATTACH:x", "a\nb", "a\rb", "a\u{2028}b"] {
        let body = json!({ "service": "online", "name": name, "lifetime": "10d" });
        let refused = post(&jeton, &jeton.admin, "/api/v1/tokens", body).await;
        assert_eq!(refused.status, 400, "{}", refused.text);
    }

    let reply = subscribe(&jeton, PATH, &secret).await.expect(200);

    for line in reply.text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
    let count = |wanted: &str| reply.text.split("\r\n").filter(|line| *line == wanted).count();
    assert_eq!((count("BEGIN:VEVENT"), count("END:VEVENT")), (4, 4));
    assert_eq!(count("BEGIN:VALARM"), 8);
    let mut summaries = values(&reply, "SUMMARY");
    let mut wanted: Vec<_> = [
        "a\\;b\\,c\\\\d:e\"f\\\\n".to_owned(),
        "END:VEVENT\\,BEGIN:VALARM".to_owned(),
        names[2].clone(),
        names[3].clone(),
    ]
    .map(|name| format!("online: {name} ends"))
    .into();
    summaries.sort();
    wanted.sort();
    assert_eq!(summaries, wanted);
}

#[tokio::test]
async fn a_token_cannot_make_a_calendar_that_outlives_it() {
    let jeton = TestJeton::new().await;
    let by = text(
        &api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:read", "tokens:write"] }))
            .await,
        "secret",
    );

    let made = jeton.issue(&by, json!({ "service": "jeton", "kind": "calendar", "name": "ci" }));

    assert_eq!(text(&made.await, "expires_at"), "2026-04-15T12:00:00Z");
}
