//! Lengths of time and moments, at every place that takes one: what is none is refused by name, and nothing happens.

use std::collections::BTreeSet;

use jeton_tests::{Reply, TestJeton};
use serde_json::{Value, json};

use crate::support::{api_token, count_tokens, text};

/// What is no length of time anywhere: nothing, less than nothing, more than anything holds, without a unit.
const NO_LENGTHS: [&str; 22] = [
    "",
    " ",
    "0",
    "-1",
    "1",
    "-1s",
    "-0s",
    "+1s",
    "-9223372036854775808s",
    "9223372036854775807s",
    "9223372036854775808s",
    "18446744073709551616s",
    "99999999999999999999999999999999999999999d",
    "9223372036854775807w",
    "36501d",
    "9999y",
    "7973y",
    "1e9s",
    "0x10s",
    "1.5h",
    "NaN",
    "infinity",
];

/// What is no moment anywhere.
const NO_MOMENTS: [&str; 16] = [
    "",
    " ",
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "now",
    "1d",
    "10000-01-01T00:00:00Z",
    "+010000-01-01T00:00:00Z",
    "99999-12-31T23:59:59Z",
    "-010000-01-01T00:00:00Z",
    "2026-02-29T00:00:00Z",
    "2026-01-15T24:00:01Z",
    "2026-01-15T12:00:00",
    "NaN",
];

/// Where a length or a moment is taken: the call, its field or parameter, and the code of the refusal.
struct Place {
    call: &'static str,
    field: &'static str,
    code: &'static str,
}

const fn place(call: &'static str, field: &'static str, code: &'static str) -> Place {
    Place { call, field, code }
}

const LENGTHS: &[Place] = &[
    place("POST /api/v1/tokens", "lifetime", "invalid_lifetime"),
    place("POST /api/v1/tokens/{id}/extend", "lifetime", "invalid_lifetime"),
    place("POST /api/v1/tokens/{id}/rotate", "grace", "invalid_grace"),
];

const MOMENTS: &[Place] = &[
    place("POST /api/v1/tokens", "not_before", "invalid_time"),
    place("POST /api/v1/tokens/{id}/extend", "expires_at", "invalid_time"),
    place("POST /api/v1/tokens/revoke", "filter.created_from", "invalid_filter"),
    place("POST /api/v1/tokens/revoke", "filter.created_before", "invalid_filter"),
    place("POST /api/v1/tokens/revoke", "filter.unused_since", "invalid_filter"),
    place("POST /api/v1/log/export", "since", "invalid_query"),
    place("POST /api/v1/log/export", "until", "invalid_query"),
    place("GET /api/v1/log", "since", "invalid_query"),
    place("GET /api/v1/log", "until", "invalid_query"),
    place("GET /api/v1/log/follow", "since", "invalid_query"),
    place("GET /api/v1/log/follow", "until", "invalid_query"),
    place("GET /api/v1/services/{name}/usage", "from", "invalid_query"),
    place("GET /api/v1/services/{name}/usage", "to", "invalid_query"),
    place("GET /api/v1/services/{name}/usage/top", "day", "invalid_query"),
    place("GET /api/v1/tokens", "created_from", "invalid_query"),
    place("GET /api/v1/tokens", "created_before", "invalid_query"),
    place("GET /api/v1/tokens", "unused_since", "invalid_query"),
    place("GET /api/v1/tokens/{id}/usage", "from", "invalid_query"),
    place("GET /api/v1/tokens/{id}/usage", "to", "invalid_query"),
];

/// The fields and parameters of a description that say of themselves that they are a length or a moment.
fn described() -> BTreeSet<String> {
    let description: Value =
        serde_json::from_str(&jeton_server::openapi_json()).expect("the description is JSON");
    let mut found = BTreeSet::new();
    let taken = |it: &Value| {
        let words = it["description"].as_str().unwrap_or_default();
        ["RFC 3339", "day of UTC", "such as `30d`", "such as `90d`", "Such as `24h`"]
            .iter()
            .any(|word| words.contains(word))
    };
    for (path, methods) in description["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let call = format!("{} {path}", method.to_uppercase());
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                if taken(parameter) {
                    found.insert(format!("{call} {}", parameter["name"].as_str().expect("a name")));
                }
            }
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            fields(&description, schema, &mut |name, field| {
                if taken(field) {
                    found.insert(format!("{call} {name}"));
                }
            });
        }
    }
    found
}

/// Every field of a schema, with those of the tables in it.
fn fields(description: &Value, schema: &Value, see: &mut dyn FnMut(&str, &Value)) {
    let schema = match schema["$ref"].as_str() {
        Some(name) => description.pointer(&name[1..]).expect("it is described"),
        None => schema,
    };
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        see(name, field);
        let inner = field["oneOf"].as_array().and_then(|either| either.last()).unwrap_or(field);
        fields(description, inner, &mut |within, it| see(&format!("{name}.{within}"), it));
    }
}

#[test]
fn every_place_of_the_description_that_takes_a_time_is_tried() {
    let tried = LENGTHS.iter().chain(MOMENTS);
    let tried: BTreeSet<String> =
        tried.map(|place| format!("{} {}", place.call, place.field)).collect();

    assert_eq!(described(), tried);
}

/// Makes the call with that text in its field.
async fn send(jeton: &TestJeton, id: &str, place: &Place, value: &Value) -> Reply {
    let (method, path) = place.call.split_once(' ').expect("a method and a path");
    let path = path.replace("{id}", id).replace("{name}", "jeton");
    if method == "GET" {
        let pairs = [(place.field, value.as_str().expect("a text")), ("by", "allowed")];
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&pairs[..if path.ends_with("/top") { 2 } else { 1 }])
            .finish();
        return jeton.call("GET", &format!("{path}?{query}")).bearer(&jeton.admin).send().await;
    }
    let mut body = match path.as_str() {
        "/api/v1/tokens" => json!({ "service": "jeton", "kind": "api-token", "name": "n" }),
        "/api/v1/log/export" => json!({ "format": "jsonl" }),
        _ => json!({}),
    };
    match place.field.split_once('.') {
        Some((outer, inner)) => body[outer] = json!({ inner: value }),
        None => body[place.field] = value.clone(),
    }
    jeton.call("POST", &path).bearer(&jeton.admin).json(&body).send().await
}

#[tokio::test]
async fn what_is_no_time_is_refused_with_a_stable_code_everywhere_and_nothing_happens() {
    let jeton = TestJeton::new().await;
    let id = text(&api_token(&jeton, &jeton.admin, json!({})).await, "id");
    let before = (count_tokens(&jeton).await, jeton.app.check_log().await.expect("whole"));
    let no_times = LENGTHS.iter().flat_map(|it| NO_LENGTHS.iter().map(move |text| (it, text)));
    let no_times =
        no_times.chain(MOMENTS.iter().flat_map(|it| NO_MOMENTS.iter().map(move |text| (it, text))));

    let mut tried = 0;
    // A day with a time behind it is a day.
    let is_day =
        |place: &Place, text: &str| place.field == "day" && text.starts_with("2026-01-15T12");
    for (place, text) in no_times.filter(|(place, text)| !is_day(place, text)) {
        let reply = send(&jeton, &id, place, &json!(text)).await;
        let found = (reply.status, reply.json()["code"].clone());
        assert_eq!(found, (400, json!(place.code)), "{} {} {text:?}", place.call, place.field);
        tried += 1;
    }
    for place in LENGTHS.iter().chain(MOMENTS).filter(|place| place.call.starts_with("POST")) {
        for value in [json!(0), json!(-1), json!(90.5), json!(u64::MAX), json!(true), json!([])] {
            let reply = send(&jeton, &id, place, &value).await;
            reply.expect_problem(400, "invalid_body");
            tried += 1;
        }
    }

    assert_eq!(tried, 3 * 22 + 19 * 16 - 1 + 10 * 6);
    let after = (count_tokens(&jeton).await, jeton.app.check_log().await.expect("whole"));
    assert_eq!(after, before, "nothing was made and nothing stands in the log");
}

#[tokio::test]
async fn the_end_of_the_calendar_is_a_moment_and_lengthens_no_token() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let id = text(&token, "id");

    for moment in ["9999-12-30T22:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:60Z"] {
        for place in MOMENTS {
            let asked = if place.field == "day" { "9999-12-31" } else { moment };
            if place.call.ends_with("/follow")
                || place.call.starts_with("POST /api/v1/tokens/revoke")
            {
                continue;
            }
            let reply = send(&jeton, &id, place, &json!(asked)).await;

            let made = ["not_before", "expires_at"].contains(&place.field);
            let told = if made { 400..500 } else { 200..500 };
            assert!(told.contains(&reply.status), "{} {}: {}", place.call, place.field, reply.text);
        }
    }

    let path = format!("/api/v1/tokens/{id}");
    let now = jeton.call("GET", &path).bearer(&jeton.admin).send().await.expect(200).json();
    assert_eq!(now["expires_at"], token["expires_at"]);
}

const ACME: &str = r#"name = "acme"
label = { en = "Acme" }
max-staleness = "10m"
assertion = "5m"
owner-gone = { expire-in = "30d" }

[expiry]
thresholds = ["20d"]

[[kind]]
name = "key"
label = { en = "Key" }
form = "native"
prefix = "acme"
carriers = [{ header = "X-Acme-Key" }]
issued-by = ["owner"]
lifetime = "40d"
lifetimes = ["40d", "45d"]
reveal = "once"
owner-may = ["reset"]
grace = "25d"

[[kind]]
name = "login"
label = { en = "Login" }
form = "native"
prefix = "acml"
carriers = [{ header = "X-Acme-Login" }]
issued-by = ["login"]
lifetime = "session"
maximum = "11h"
idle = "12m"
reveal = "always"
"#;

#[tokio::test]
async fn no_length_of_a_policy_is_one_that_is_none() {
    let jeton = TestJeton::new().await;
    let put = async |policy: String| {
        let call = jeton.call("PUT", "/api/v1/services/acme").bearer(&jeton.admin);
        call.json(&json!({ "policy": policy })).send().await
    };
    let fields = ["10m", "5m", "30d", "20d", "\"40d\"\nlifetimes", "45d", "25d", "11h", "12m"];

    for field in fields {
        let length = field.trim_start_matches('"').split('"').next().expect("a length");
        assert_eq!(
            ACME.matches(&format!("\"{field}")).count()
                + ACME.matches(&format!("= {field}")).count(),
            1,
            "{field}"
        );
        for wrong in NO_LENGTHS {
            let at = ACME.find(field).expect("it is there");
            let policy = format!("{}{}", &ACME[..at], ACME[at..].replacen(length, wrong, 1));

            let reply = put(policy).await.expect_problem(422, "invalid_policy");

            let line = 1 + ACME[..at].matches('\n').count();
            assert!(
                reply.field("detail").contains(&format!("line {line}, ")),
                "{wrong}: {}",
                reply.text
            );
        }
    }
    // The policy that was spoilt is a good one.
    put(ACME.to_owned()).await.expect(201);
}

#[tokio::test]
async fn no_setting_takes_a_length_that_is_none() {
    let jeton = TestJeton::new().await;
    for (service, key, unit) in [
        ("nocodb", "NC_JWT_EXPIRES_IN", ""),
        ("duplocloud", "Authorization%20token%20session%20duration", "m"),
        ("duplocloud", "Enable%20User%20Token%20Expiration%20Notifications", "d"),
        ("jeton", "Browser%20session%20idle%20time", ""),
    ] {
        // A number of minutes or of days has no unit, so that a bare one is right there.
        let wrong = NO_LENGTHS.iter().filter(|text| unit.is_empty() || **text != "1");
        for value in wrong {
            let path = format!("/api/v1/services/{service}/settings/{key}");
            let call = jeton.call("PUT", &path).bearer(&jeton.admin);

            let reply = call.json(&json!({ "value": value })).send().await;

            assert_eq!(reply.status, 422, "{key} {value:?}: {}", reply.text);
            reply.expect_problem(422, "setting_invalid");
        }
    }
}
