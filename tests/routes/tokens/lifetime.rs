//! From when to when a new token works: the times of `POST /api/v1/tokens`.

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{api_token, count_tokens, create, get, text};

#[tokio::test]
async fn a_lifetime_is_a_number_with_a_unit_within_the_kinds_limit() {
    let jeton = TestJeton::new().await;
    let before = count_tokens(&jeton).await;
    let lifetime = |lifetime: Value| {
        let body =
            json!({ "service": "jeton", "kind": "api-token", "name": "ci", "lifetime": lifetime });
        jeton.call("POST", "/api/v1/tokens").bearer(&jeton.admin).json(&body).send()
    };

    for wrong in [
        "",
        "0",
        "0s",
        "0d",
        "-1d",
        "90",
        "1.5d",
        "1 fortnight",
        "d",
        "1e3s",
        "٣d",
        "36501d",
        "9223372036854775807s",
        "9223372036854775808s",
        "99999999999999999999999d",
        "1d1h",
        "P1D",
        "１d",
    ] {
        lifetime(json!(wrong)).await.expect_problem(400, "invalid_lifetime");
    }
    lifetime(json!(90)).await.expect_problem(400, "invalid_body");
    lifetime(json!("366d")).await.expect_problem(422, "lifetime_too_long");
    lifetime(json!("31536001s")).await.expect_problem(422, "lifetime_too_long");

    assert_eq!(count_tokens(&jeton).await, before);
    let longest = lifetime(json!("365d")).await.expect(201).json();
    assert_eq!(longest["expires_at"], "2027-01-15T12:00:00Z");
}

#[tokio::test]
async fn a_token_expires_to_the_microsecond() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({ "lifetime": "1h" })).await;
    let path = format!("/api/v1/tokens/{}", text(&token, "id"));
    let verify = || jeton.verify("jeton").bearer(&text(&token, "secret")).send();

    jeton.clock.advance(SignedDuration::from_secs(3600) - SignedDuration::from_micros(1));
    verify().await.expect(200);
    jeton.clock.advance(SignedDuration::from_micros(1));

    verify().await.expect_problem(401, "expired");
    assert_eq!(get(&jeton, &jeton.admin, &path).await.expect(200).json()["state"], "expired");
    jeton.clock.advance(-SignedDuration::from_micros(1));
    verify().await.expect(200);
}

#[tokio::test]
async fn not_before_is_a_time_before_the_end_from_which_on_the_token_works() {
    let jeton = TestJeton::new().await;
    let before = count_tokens(&jeton).await;
    let wish = |time: &str| {
        let body = json!({
            "service": "jeton", "kind": "api-token", "name": "ci", "lifetime": "1d", "not_before": time,
        });
        jeton.call("POST", "/api/v1/tokens").bearer(&jeton.admin).json(&body).send()
    };

    for wrong in [
        "",
        "tomorrow",
        "1768568400",
        "2026-01-16",
        "2026-01-16T12:00:00",
        "2026-02-30T12:00:00Z",
        "+12345-01-01T00:00:00Z",
    ] {
        wish(wrong).await.expect_problem(400, "invalid_time");
    }
    for late in ["2026-01-16T12:00:00Z", "9999-12-30T00:00:00Z"] {
        wish(late).await.expect_problem(422, "never_valid");
    }
    assert_eq!(count_tokens(&jeton).await, before);

    let token = wish("2026-01-15T12:00:01Z").await.expect(201).json();
    let verify = || jeton.verify("jeton").bearer(&text(&token, "secret")).send();
    verify().await.expect_problem(401, "not_yet_valid");
    get(&jeton, &text(&token, "secret"), "/api/v1/tokens")
        .await
        .expect_problem(401, "not_yet_valid");
    jeton.clock.advance(SignedDuration::from_secs(1));
    verify().await.expect(200);
}

#[tokio::test]
async fn times_at_the_end_of_the_calendar_are_kept_or_refused_and_never_break_anything() {
    let jeton = TestJeton::new().await;

    for time in ["9999-12-30T22:00:00Z", "-009999-01-02T02:00:00Z", "1970-01-01T00:00:00Z"] {
        let body = json!({ "service": "online", "not_before": time });
        let token = create(&jeton, &jeton.admin, body).await.expect(201).json();

        let verdict = jeton.verify("online").header("x-auth-token", text(&token, "secret"));
        let status = verdict.send().await.status;
        assert_eq!(status, if time.starts_with("9999") { 401 } else { 200 }, "{time}");
    }
}
