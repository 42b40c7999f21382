//! The hand-over of a temporary token to a program on the person's own computer, and what could go wrong with it.

use jeton_tests::{Call, Reply, TestJeton};

const PATH: &str = "/app/user/verify-token";
const GOOD: &str = "?localAppName=duploctl&localPort=54321&isAdmin=false&redirect=true";
const FORM: &str = "account=ada%40example.com&password=correct+horse+battery";

struct Page {
    jeton: TestJeton,
}

impl Page {
    async fn new() -> Self {
        let jeton = TestJeton::new().await;
        jeton.account("ada@example.com").await;
        Self { jeton }
    }

    fn get(&self, query: &str) -> Call {
        self.jeton.front("duplocloud", "GET", &format!("{PATH}{query}"))
    }

    fn post(&self, query: &str) -> Call {
        self.jeton
            .front("duplocloud", "POST", &format!("{PATH}{query}"))
            .header("content-type", "application/x-www-form-urlencoded")
    }

    async fn allow(&self, query: &str) -> Reply {
        self.post(query).header("sec-fetch-site", "same-origin").body(FORM).send().await
    }
}

/// What every answer of the page has, whatever happened.
fn must_be_safe(reply: &Reply) {
    let rules = reply.header("content-security-policy");
    for rule in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action "]
    {
        assert!(rules.contains(rule), "{rules}");
    }
    assert!(
        !rules.contains("unsafe") && !rules.contains('*') && !rules.contains("script-src"),
        "{rules}"
    );
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-frame-options"), "DENY");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("referrer-policy"), "same-origin");
    let text = reply.text.to_ascii_lowercase();
    for danger in ["<script", "javascript:", "onclick", "onload", "onerror", "src=", "href="] {
        assert!(!text.contains(danger), "{danger}: {text}");
    }
}

#[tokio::test]
async fn the_page_says_who_asks_and_a_click_hands_a_temporary_token_to_localhost() {
    let page = Page::new().await;

    let shown = page.get(GOOD).send().await.expect(200);
    let sent = page.allow(GOOD).await.expect(302);
    let closing = page.get("?localAppName=duploctl&success=true&localPort=54321").send().await;

    assert!(shown.text.contains("<strong>duploctl</strong>") && shown.text.contains("DuploCloud"));
    assert!(shown.text.contains(r#"<form method="post">"#));
    assert_eq!(shown.header("content-type"), "text/html; charset=utf-8");
    let secret = sent.header("location").strip_prefix("http://localhost:54321/?t=").unwrap();
    assert!(secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'), "{secret}");
    page.jeton.verify("duplocloud").bearer(secret).send().await.expect(200);
    let user = page.jeton.front("duplocloud", "GET", "/v3/features/system").bearer(secret);
    user.send().await.expect(200);
    assert!(closing.text.contains("You can close this page"), "{}", closing.text);
    [shown, sent, closing.expect(200)].iter().for_each(must_be_safe);
}

#[tokio::test]
async fn nothing_is_handed_over_without_the_click() {
    let page = Page::new().await;

    for query in [GOOD, "?localAppName=duploctl&localPort=54321&success=false"] {
        let reply = page.get(query).header("cookie", "session=whatever").send().await.expect(200);
        assert_eq!(reply.header("location"), "");
    }
    let count =
        page.jeton.call("GET", "/api/v1/log?event=session.opened").bearer(&page.jeton.admin);
    let before = count.clone().send().await.text;
    page.get(GOOD).send().await;
    assert_eq!(count.send().await.text, before);
}

#[tokio::test]
async fn a_form_that_another_page_sends_is_refused_and_logs_nobody_in() {
    let page = Page::new().await;
    let here = page.jeton.front_address("duplocloud");

    for headers in [
        &[][..],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "null")],
        &[("origin", "https://evil.example")],
        &[("origin", "http://localhost:54321")],
        &[("sec-fetch-site", "cross-site"), ("origin", &format!("http://{here}"))],
        &[("referer", &format!("http://{here}{PATH}"))],
    ] {
        let call =
            headers.iter().fold(page.post(GOOD), |call, (name, value)| call.header(name, value));
        let reply = call.body(FORM).send().await.expect(403);
        assert_eq!(reply.header("location"), "", "{headers:?}");
        must_be_safe(&reply);
    }
    let older_browser = page.post(GOOD).header("origin", format!("http://{here}")).body(FORM);
    older_browser.send().await.expect(302);
}

#[tokio::test]
async fn forty_targets_lead_nowhere_but_to_a_port_of_localhost() {
    let page = Page::new().await;
    let ports = [
        "",
        "0",
        "65536",
        "99999",
        "-1",
        "+80",
        "080",
        "0x50",
        "80.0",
        "8_0",
        "80a",
        "a80",
        "%2080",
        "80%20",
        "80%09",
        "80%0a",
        "80%0d%0aLocation:%20https://evil.example",
        "80%00",
        "80@evil.example",
        "80%40evil.example",
        "@evil.example",
        "80/../",
        "80%2f%2fevil.example",
        "80%5cevil.example",
        "80%23",
        "80%3f",
        "80;a",
        "80,81",
        "evil.example",
        "//evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "%D9%A8%D9%A0",
        "\u{ff18}\u{ff10}",
        "80:80",
        "[::1]",
        "::1",
        "127.0.0.1",
        "80&localPort=81",
        "80&localPort=80",
    ];
    assert!(ports.len() >= 40);

    for port in ports {
        let port = port.replace(['\u{ff18}', '\u{ff10}'], "%EF%BC%98");
        let query = format!("?localAppName=duploctl&localPort={port}&redirect=true");
        for reply in [page.get(&query).send().await, page.allow(&query).await] {
            assert_eq!((reply.status, reply.header("location")), (400, ""), "{query}");
            must_be_safe(&reply);
        }
    }
    for query in [
        "&redirect=https://evil.example",
        "&localHost=evil.example",
        "&host=evil.example",
        "&t=x",
        "&success=false&redirect_uri=//evil.example",
        "&isAdmin=https://evil.example",
        "&next=//evil.example",
    ] {
        let reply = page.allow(&format!("?localAppName=duploctl&localPort=80{query}")).await;
        assert!(
            reply.expect(302).header("location").starts_with("http://localhost:80/?t=dut_"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_name_that_is_not_a_programs_is_refused_and_what_is_typed_is_not_repeated() {
    let page = Page::new().await;

    for name in [
        "",
        "%3Cscript%3E",
        "a%26b",
        "a%22b",
        "a%27b",
        "%3C/strong%3E",
        "a%0ab",
        "a%00",
        "%C3%A4",
        &"n".repeat(65),
        "a&localAppName=b",
    ] {
        let reply = page.get(&format!("?localAppName={name}&localPort=80")).send().await;
        must_be_safe(&reply.expect(400));
    }
    for query in
        ["", "?localAppName=a", "?localPort=80", "?localAppName=a&localPort=80&success=yes"]
    {
        page.get(query).send().await.expect(400);
    }
    let form = "account=%3Cscript%3Ealert(1)%3C/script%3E&password=%22%3E%3Cscript%3E";
    let call = page.post(GOOD).header("sec-fetch-site", "same-origin").body(form);
    must_be_safe(&call.send().await.expect(401));
}

#[tokio::test]
async fn a_wrong_password_shows_the_page_again_and_many_have_to_wait() {
    let page = Page::new().await;
    let wrong = "account=ada%40example.com&password=not+the+password";
    let guess = || page.post(GOOD).header("sec-fetch-site", "same-origin").body(wrong).send();

    let first = guess().await.expect(401);
    let mut last = first.clone();
    for _ in 0..10 {
        last = guess().await;
    }

    assert!(first.text.contains("wrong") && first.text.contains("<form"), "{}", first.text);
    assert_eq!((last.status, last.header("retry-after").is_empty()), (429, false));
    [first, last].iter().for_each(must_be_safe);
    let from_elsewhere = page.allow(GOOD).await;
    assert!(matches!(from_elsewhere.status, 302 | 429));
}

#[tokio::test]
async fn what_is_no_form_is_refused_by_what_is_wrong_with_it() {
    let page = Page::new().await;
    let send = |kind: &str, body: Vec<u8>| {
        let call = page.jeton.front("duplocloud", "POST", &format!("{PATH}{GOOD}"));
        let call = call.header("sec-fetch-site", "same-origin").header("content-type", kind);
        call.body(body).send()
    };
    let form = "application/x-www-form-urlencoded";

    send("application/json", FORM.into()).await.expect(415);
    send("text/plain", FORM.into()).await.expect(415);
    send(form, b"".to_vec()).await.expect(400);
    send(form, b"account=a".to_vec()).await.expect(400);
    send(form, b"account=a&account=b&password=c".to_vec()).await.expect(400);
    send(form, b"account=%ff%fe&password=%ff".to_vec()).await.expect(401);
    send(form, vec![b'a'; 70_000]).await.expect(413);
    send(&format!("{form}; charset=UTF-8"), FORM.into()).await.expect(302);
}

#[tokio::test]
async fn the_page_speaks_the_language_of_the_browser() {
    let page = Page::new().await;

    let english = page.get(GOOD).header("accept-language", "de,en;q=0.5").send().await.text;
    let portuguese = page.get(GOOD).header("accept-language", "pt-BR,pt;q=0.9").send().await.text;

    assert!(english.contains(r#"<html lang="en">"#) && english.contains("Allow"));
    assert!(portuguese.contains(r#"<html lang="pt-BR">"#) && portuguese.contains("Permitir"));
}

#[tokio::test]
async fn the_headers_of_every_answer_stand_on_the_page_too_and_change_nothing_of_its_rules() {
    let page = Page::new().await;
    let policy = jeton_app::preset("duplocloud").unwrap().text;
    let headers =
        "[front]\nheaders = { x-portal = \"7\", content-security-policy = \"default-src *\" }";
    let policy = serde_json::json!({ "policy": policy.replace("[front]", headers) });
    let call = page.jeton.call("PUT", "/api/v1/services/duplocloud").bearer(&page.jeton.admin);
    call.json(&policy).send().await.expect(200);

    for reply in [page.get(GOOD).send().await.expect(200), page.allow(GOOD).await.expect(302)] {
        assert_eq!(reply.header("x-portal"), "7");
        must_be_safe(&reply);
    }
}
