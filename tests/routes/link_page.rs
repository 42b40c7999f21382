//! `GET /link` and `POST /link`

use jeton_tests::{Call, Reply, TestJeton};
use serde_json::json;

use crate::support::{post, text};

const CHOSEN: &str = "three blind mice run";

async fn invitation(jeton: &TestJeton, name: &str) -> String {
    let body = json!({ "name": name, "invite": true });
    let made = post(jeton, &jeton.admin, "/api/v1/accounts", body).await.expect(201).json();
    text(&made["link"], "secret")
}

fn form(jeton: &TestJeton, fields: &str) -> Call {
    jeton
        .call("POST", "/link")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(fields)
}

async fn send(jeton: &TestJeton, fields: &str) -> Reply {
    form(jeton, fields).header("sec-fetch-site", "same-origin").send().await
}

fn fields(secret: &str, password: &str, again: &str) -> String {
    let plus = |text: &str| text.replace(' ', "+").replace('#', "%23");
    format!("secret={}&password={}&again={}", plus(secret), plus(password), plus(again))
}

/// What every answer of the page has, whatever happened.
fn must_be_safe(reply: &Reply) {
    let rules = reply.header("content-security-policy");
    for rule in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action "]
    {
        assert!(rules.contains(rule), "{rules}");
    }
    assert!(!rules.contains("unsafe") && !rules.contains('*'), "{rules}");
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-frame-options"), "DENY");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("referrer-policy"), "same-origin");
    let text = reply.text.to_ascii_lowercase();
    for danger in ["javascript:", "onclick", "onload", "onerror", "src=", "href=", "http:", "//"] {
        assert!(!text.contains(danger), "{danger}: {text}");
    }
}

#[tokio::test]
async fn the_form_chooses_a_password_and_says_what_to_do_next() {
    let jeton = TestJeton::new().await;
    let secret = invitation(&jeton, "ada@example.com").await;

    let shown = jeton.call("GET", "/link").send().await.expect(200);
    let done = send(&jeton, &fields(&secret, CHOSEN, CHOSEN)).await.expect(200);

    must_be_safe(&shown);
    must_be_safe(&done);
    assert!(shown.header("content-security-policy").contains("script-src 'sha256-"));
    assert!(shown.text.contains("location.hash") && shown.text.contains(r#"action="/link""#));
    assert!(done.text.contains("jeton login ada@example.com"), "{}", done.text);
    assert!(!done.text.contains(&secret) && !done.text.contains("<script"));
    jeton.log_in("ada@example.com", CHOSEN).await;
    let again = send(&jeton, &fields(&secret, CHOSEN, CHOSEN)).await.expect(404);
    assert!(again.text.contains("does not work, or no longer") && !again.text.contains(&secret));
}

#[tokio::test]
async fn a_whole_link_may_be_pasted_where_no_script_runs() {
    let jeton = TestJeton::new().await;
    let secret = invitation(&jeton, "ada@example.com").await;
    let link = format!(" http://{}/link#{secret} ", jeton.address());

    send(&jeton, &fields(&link, CHOSEN, CHOSEN)).await.expect(200);

    jeton.log_in("ada@example.com", CHOSEN).await;
}

#[tokio::test]
async fn what_can_be_put_right_is_said_and_the_link_still_works() {
    let jeton = TestJeton::new().await;
    let secret = invitation(&jeton, "ada@example.com").await;

    let differ = send(&jeton, &fields(&secret, CHOSEN, "three blind mice")).await.expect(422);
    let weak = send(&jeton, &fields(&secret, "short", "short")).await.expect(422);

    for (reply, why) in [(&differ, "The two passwords differ"), (&weak, "at least 12 characters")] {
        must_be_safe(reply);
        assert!(reply.text.contains(why), "{}", reply.text);
        assert!(reply.text.contains(&format!(r#"value="{secret}""#)));
        assert!(!reply.text.contains("blind mice"));
    }
    send(&jeton, &fields(&secret, CHOSEN, CHOSEN)).await.expect(200);
}

#[tokio::test]
async fn the_page_speaks_brazilian_portuguese_to_whom_it_should() {
    let jeton = TestJeton::new().await;
    let get =
        |language: &str| jeton.call("GET", "/link").header("accept-language", language).send();

    let portuguese = get("pt-BR,pt;q=0.9,en;q=0.8").await.expect(200).text;
    let english = get("de,pt;q=0.5").await.expect(200).text;

    assert!(portuguese.contains(r#"lang="pt-BR""#) && portuguese.contains("Escolha sua senha"));
    assert!(english.contains(r#"lang="en""#) && english.contains("Choose your password"));
}

#[tokio::test]
async fn a_form_that_another_page_sends_changes_nothing() {
    let jeton = TestJeton::new().await;
    let secret = invitation(&jeton, "ada@example.com").await;
    let fields = fields(&secret, CHOSEN, CHOSEN);
    let headers: [&[(&str, &str)]; 5] = [
        &[],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
    ];

    for headers in headers {
        let call = headers
            .iter()
            .fold(form(&jeton, &fields), |call, (name, value)| call.header(name, *value));
        let reply = call.send().await.expect(403);
        must_be_safe(&reply);
        assert!(reply.text.contains("not sent by this page"));
    }

    send(&jeton, &fields).await.expect(200);
}

#[tokio::test]
async fn what_is_not_this_form_is_refused_and_nothing_of_it_is_repeated() {
    let jeton = TestJeton::new().await;
    let evil = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";

    for (body, status) in [
        (String::new(), 400),
        ("secret=a".to_owned(), 400),
        (format!("secret=a&secret=b&password={CHOSEN}&again={CHOSEN}"), 400),
        (format!("secret={evil}&password=long+enough+to+be&again=long+enough+to+be"), 404),
        (format!("secret={evil}&password=a&again=b"), 422),
        ("secret=a&password=".to_owned() + &"x".repeat(300_000), 413),
    ] {
        let reply = send(&jeton, &body).await.expect(status);
        must_be_safe(&reply);
        assert!(!reply.text.contains("<script>alert"), "{}", reply.text);
    }
    let json = jeton.call("POST", "/link").header("sec-fetch-site", "same-origin");
    let reply = json.json(&json!({ "secret": "a" })).send().await.expect(415);
    must_be_safe(&reply);
}
