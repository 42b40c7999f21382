//! The few pages that a front shows to people. They hold no script, load nothing, and no other page can frame them.

use axum::body::Body;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use jeton_core::policy::Label;

use crate::problem::Problem;

/// The words of the pages, in the language of the reader.
pub(super) struct Texts {
    language: &'static str,
    product: String,
    allow_title: &'static str,
    explanation: &'static str,
    warning: &'static str,
    account: &'static str,
    password: &'static str,
    allow: &'static str,
    done: &'static str,
    wrong_password: &'static str,
    too_many: &'static str,
    failed: &'static str,
    /// The query of the address is wrong.
    pub(super) malformed: &'static str,
    /// The form was sent by another page.
    pub(super) foreign: &'static str,
}

impl Texts {
    /// In Brazilian Portuguese for whom the browser prefers it, else in English.
    pub(super) fn for_reader(headers: &HeaderMap, product: &Label) -> Self {
        let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let is_portuguese = wanted.is_some_and(|wanted| {
            wanted.get(..2).is_some_and(|first| first.eq_ignore_ascii_case("pt"))
        });
        if is_portuguese { Self::portuguese(product) } else { Self::english(product) }
    }

    fn english(product: &Label) -> Self {
        Self {
            language: "en",
            product: product.en.clone(),
            allow_title: "Allow access?",
            explanation: "on this computer asks for a token of yours at",
            warning: "It can do there what you can. Allow it only if you have just started it yourself.",
            account: "Account",
            password: "Password",
            allow: "Allow",
            done: "has its token. You can close this page.",
            wrong_password: "The account name or the password is wrong.",
            too_many: "Too many attempts. Wait a moment and try again.",
            failed: "This did not work:",
            malformed: "This address is not complete. Start again from the program that opened it.",
            foreign: "This form was not sent by this page. Start again from the program that opened it.",
        }
    }

    fn portuguese(product: &Label) -> Self {
        Self {
            language: "pt-BR",
            product: product.pt_br.as_ref().unwrap_or(&product.en).clone(),
            allow_title: "Permitir acesso?",
            explanation: "neste computador pede um token seu em",
            warning: "Ele poderá fazer lá o que você pode. Permita só se você mesmo acabou de iniciá-lo.",
            account: "Conta",
            password: "Senha",
            allow: "Permitir",
            done: "recebeu o token. Você pode fechar esta página.",
            wrong_password: "O nome da conta ou a senha está errado.",
            too_many: "Tentativas demais. Espere um momento e tente de novo.",
            failed: "Não funcionou:",
            malformed: "Este endereço não está completo. Comece de novo pelo programa que o abriu.",
            foreign: "Este formulário não foi enviado por esta página. Comece de novo pelo programa que o abriu.",
        }
    }
}

/// The page that asks whether `application` may have a token, and for the password. A problem is that of the try
/// before, and gives the status.
pub(super) fn consent(
    texts: &Texts,
    application: &str,
    port: u16,
    problem: Option<&Problem>,
) -> Response<Body> {
    let complaint = problem.map_or_else(String::new, |problem| {
        format!(r#"<p role="alert">{}</p>"#, escape(&in_words(texts, problem)))
    });
    let content = format!(
        r#"<h1>{title}</h1>
<p><strong>{application}</strong> {explanation} <strong>{product}</strong>. {warning}</p>
{complaint}
<form method="post">
<label>{account} <input name="account" autocomplete="username" required autofocus></label>
<label>{password} <input name="password" type="password" autocomplete="current-password" required></label>
<button>{allow}</button>
</form>"#,
        title = texts.allow_title,
        application = escape(application),
        explanation = texts.explanation,
        product = escape(&texts.product),
        warning = texts.warning,
        account = texts.account,
        password = texts.password,
        allow = texts.allow,
    );
    let mut response = page(texts, problem.map_or(StatusCode::OK, Problem::status), &content);
    // A browser follows this rule also when the form's answer sends it on.
    let targets = format!("form-action 'self' http://localhost:{port}");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, security_policy(&targets));
    response.headers_mut().extend(problem.and_then(Problem::header).cloned());
    response
}

/// The page that says that `application` has what it wanted.
pub(super) fn done(texts: &Texts, application: &str) -> Response<Body> {
    let content = format!("<p><strong>{}</strong> {}</p>", escape(application), texts.done);
    page(texts, StatusCode::OK, &content)
}

/// The page that says why nothing happens.
pub(super) fn refused(texts: &Texts, status: StatusCode, why: &str) -> Response<Body> {
    page(texts, status, &format!(r#"<p role="alert">{}</p>"#, escape(why)))
}

/// An answer without content, with the headers of a page.
pub(super) fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, security_policy("form-action 'none'"));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn page(texts: &Texts, status: StatusCode, content: &str) -> Response<Body> {
    let html = format!(
        r#"<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{product}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
{content}
</main>
</body>
</html>
"#,
        language = texts.language,
        product = escape(&texts.product),
    );
    let mut response = bare(status);
    *response.body_mut() = Body::from(html);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

fn in_words(texts: &Texts, problem: &Problem) -> String {
    match problem.code() {
        "wrong_password" => texts.wrong_password.to_owned(),
        "too_many_attempts" => texts.too_many.to_owned(),
        _ => format!("{} {}", texts.failed, problem.detail()),
    }
}

/// The text as it stands between tags and in quotes.
fn escape(text: &str) -> String {
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
button{font:inherit;padding:.5rem 1.5rem}[role=alert]{color:#a00}";
/// The style is allowed by what it is (CSP level 3, section 2.3.1): nothing that was slipped in is.
const STYLE_HASH: &str = "sha256-J2SYgPh7mb4Ro6ifvmD1blOaUkrX0g9fiEIN6bSPuIA=";

fn security_policy(form: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; style-src '{STYLE_HASH}'; {form}; base-uri 'none'; frame-ancestors 'none'"
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
