//! Pages for people: what all of them have. They load nothing, and no other page can frame them.

use axum::body::Body;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use jeton_core::Language;

/// An answer without content, with the headers of a page.
pub(crate) fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, security_policy("form-action 'none'"));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A page around `content`, which is markup.
pub(crate) fn page(
    language: Language,
    title: &str,
    status: StatusCode,
    content: &str,
) -> Response<Body> {
    let html = format!(
        r#"<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
{content}
</main>
</body>
</html>
"#,
        language = language.tag(),
        title = escape(title),
    );
    let mut response = bare(status);
    *response.body_mut() = Body::from(html);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// The text as it stands between tags and in quotes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f5f5f5;color:#1a1a1a}\
main{max-width:24rem;margin:15vh auto;padding:2rem;background:#fff;border-radius:.5rem}\
h1{font-size:1.25rem;margin-top:0}label{display:block;margin:1rem 0}\
input{display:block;box-sizing:border-box;width:100%;font:inherit;padding:.5rem}\
button{font:inherit;padding:.5rem 1.5rem}[role=alert]{color:#a00}\
main:has(article){max-width:50rem;margin:2rem auto}h2{font-size:1.1rem;margin-top:2rem}\
pre{background:#f5f5f5;padding:1rem;overflow-x:auto}table{border-collapse:collapse;width:100%}\
th,td{border-bottom:1px solid #ddd;padding:.5rem;text-align:left;vertical-align:top}\
[role=note]{border-left:.25rem solid #a00;padding-left:1rem}";
/// The style is allowed by what it is (CSP level 3, section 2.3.1): nothing that was slipped in is.
const STYLE_HASH: &str = "sha256-vrtGNeeY+5WLQ7HA2//YAG4jPHEQMCvf2WHJGhwJXBI=";

/// What a browser lets the page do: no more than its style and what `more` says.
pub(crate) fn security_policy(more: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; style-src '{STYLE_HASH}'; {more}; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).expect("a port and constants are ASCII")
}

/// `same-origin` and not `no-referrer`: with that, a browser would send `Origin: null` with the form.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn the_rule_for_styles_names_the_style_of_the_page() {
        let hash = STANDARD.encode(Sha256::digest(STYLE));

        assert_eq!(STYLE_HASH, format!("sha256-{hash}"));
    }

    #[test]
    fn a_text_cannot_leave_its_place() {
        assert_eq!(
            escape(r#"<a href="x" b='y'>&"#),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;"
        );
    }
}
