//! The few pages that a front shows to people. They hold no script, load nothing, and no other page can frame them.

use axum::body::Body;
use http::{HeaderMap, Response, StatusCode, header};
use jeton_core::{Language, policy::Label};

use crate::{
    api,
    html::{escape, page, security_policy},
    problem::Problem,
};

/// The words of the pages, in the language of the reader.
pub(super) struct Texts {
    language: Language,
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
        match api::of_reader(headers) {
            Language::English => Self::english(product),
            Language::Portuguese => Self::portuguese(product),
        }
    }

    fn english(product: &Label) -> Self {
        Self {
            language: Language::English,
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
            language: Language::Portuguese,
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
    let mut response = page(
        texts.language,
        &texts.product,
        problem.map_or(StatusCode::OK, Problem::status),
        &content,
    );
    // A browser follows this rule also when the form's answer sends it on.
    let targets = format!("form-action 'self' http://localhost:{port}");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, security_policy(&targets));
    response.headers_mut().extend(problem.and_then(Problem::header).cloned());
    response
}

/// The page that says that `application` has what it wanted.
pub(super) fn done(texts: &Texts, application: &str) -> Response<Body> {
    let content = format!("<p><strong>{}</strong> {}</p>", escape(application), texts.done);
    page(texts.language, &texts.product, StatusCode::OK, &content)
}

/// The page that says why nothing happens.
pub(super) fn refused(texts: &Texts, status: StatusCode, why: &str) -> Response<Body> {
    page(texts.language, &texts.product, status, &format!(r#"<p role="alert">{}</p>"#, escape(why)))
}

fn in_words(texts: &Texts, problem: &Problem) -> String {
    match problem.code() {
        "wrong_password" => texts.wrong_password.to_owned(),
        "too_many_attempts" => texts.too_many.to_owned(),
        _ => format!("{} {}", texts.failed, problem.detail()),
    }
}
