//! What the page says, in the language of the reader.

use axum::body::Body;
use http::{Response, StatusCode, header};
use jeton_app::WeakPassword;
use jeton_core::Language;

use crate::{
    html::{escape, page, security_policy},
    problem::Problem,
};

/// Why the form is shown again.
pub(super) enum Complaint {
    /// The two passwords are not the same.
    Differ,
    /// The password is too easy to guess.
    Weak(WeakPassword),
    /// The link does not work.
    Invalid,
    /// Something else.
    Failed(Problem),
}

/// The words of the page.
pub(super) struct Texts {
    language: Language,
    title: &'static str,
    explanation: &'static str,
    secret: &'static str,
    password: &'static str,
    again: &'static str,
    choose: &'static str,
    done: &'static str,
    next: &'static str,
    terminal: &'static str,
    differ: &'static str,
    invalid: &'static str,
    too_many: &'static str,
    failed: &'static str,
    weak: fn(WeakPassword) -> &'static str,
    /// The form was sent by another page.
    pub(super) foreign: &'static str,
    /// What was sent is not this form.
    pub(super) malformed: &'static str,
}

impl Texts {
    pub(super) fn of(language: Language) -> Self {
        match language {
            Language::English => Self::english(),
            Language::Portuguese => Self::portuguese(),
        }
    }

    fn english() -> Self {
        Self {
            language: Language::English,
            title: "Choose your password",
            explanation: "The link that you were given works once. Whoever uses it is logged out everywhere else.",
            secret: "Code of the link",
            password: "New password, at least 12 characters",
            again: "The same again",
            choose: "Choose",
            done: "has a new password, and is logged out everywhere.",
            next: "You can close this page and log in.",
            terminal: "In a terminal:",
            differ: "The two passwords differ.",
            invalid: "This link does not work, or no longer. Ask an administrator for another.",
            too_many: "Too many attempts. Wait a moment and try again.",
            failed: "This did not work:",
            weak: |why| match why {
                WeakPassword::TooShort => "The password needs at least 12 characters.",
                WeakPassword::TooLong => "The password has more than 1024 bytes.",
                WeakPassword::Common => {
                    "This password is easily guessed: it is made of common words, years or rows of keys."
                }
                WeakPassword::OwnName => {
                    "This password is easily guessed: it is made of the account's name or the product's."
                }
                WeakPassword::Repeated => {
                    "This password is easily guessed: it repeats a short text."
                }
            },
            foreign: "This form was not sent by this page. Open the link again.",
            malformed: "What was sent is not the form of this page. Open the link again.",
        }
    }

    fn portuguese() -> Self {
        Self {
            language: Language::Portuguese,
            title: "Escolha sua senha",
            explanation: "O link que você recebeu funciona uma única vez. Quem o usa é desconectado em todos os outros lugares.",
            secret: "Código do link",
            password: "Nova senha, com pelo menos 12 caracteres",
            again: "A mesma de novo",
            choose: "Escolher",
            done: "tem uma nova senha e foi desconectado em todos os lugares.",
            next: "Você pode fechar esta página e entrar.",
            terminal: "Em um terminal:",
            differ: "As duas senhas são diferentes.",
            invalid: "Este link não funciona, ou não funciona mais. Peça outro a um administrador.",
            too_many: "Tentativas demais. Espere um momento e tente de novo.",
            failed: "Não funcionou:",
            weak: |why| match why {
                WeakPassword::TooShort => "A senha precisa de pelo menos 12 caracteres.",
                WeakPassword::TooLong => "A senha tem mais de 1024 bytes.",
                WeakPassword::Common => {
                    "Esta senha é fácil de adivinhar: é feita de palavras comuns, anos ou sequências do teclado."
                }
                WeakPassword::OwnName => {
                    "Esta senha é fácil de adivinhar: é feita do nome da conta ou do produto."
                }
                WeakPassword::Repeated => "Esta senha é fácil de adivinhar: repete um texto curto.",
            },
            foreign: "Este formulário não foi enviado por esta página. Abra o link de novo.",
            malformed: "O que foi enviado não é o formulário desta página. Abra o link de novo.",
        }
    }

    fn words(&self, complaint: &Complaint) -> String {
        match complaint {
            Complaint::Differ => self.differ.to_owned(),
            Complaint::Weak(why) => (self.weak)(*why).to_owned(),
            Complaint::Invalid => self.invalid.to_owned(),
            Complaint::Failed(problem) if problem.status() == StatusCode::TOO_MANY_REQUESTS => {
                self.too_many.to_owned()
            }
            Complaint::Failed(problem) => format!("{} {}", self.failed, problem.detail()),
        }
    }
}

impl Complaint {
    fn status(&self) -> StatusCode {
        match self {
            Self::Differ | Self::Weak(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Invalid => StatusCode::NOT_FOUND,
            Self::Failed(problem) => problem.status(),
        }
    }
}

/// The form, with the secret where there was one before.
pub(super) fn form(texts: &Texts, secret: &str, complaint: Option<Complaint>) -> Response<Body> {
    let said = complaint.as_ref().map_or_else(String::new, |complaint| {
        format!(r#"<p role="alert">{}</p>"#, escape(&texts.words(complaint)))
    });
    let content = format!("{}\n<script>{SCRIPT}</script>", fields(texts, secret, &said));
    let status = complaint.as_ref().map_or(StatusCode::OK, Complaint::status);
    let mut response = page(texts.language, texts.title, status, &content);
    let rules = format!("script-src '{SCRIPT_HASH}'; form-action 'self'");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, security_policy(&rules));
    if let Some(Complaint::Failed(problem)) = &complaint {
        headers.extend(problem.header().cloned());
    }
    response
}

/// The form, as it stands in the page of the dashboard for whoever runs no scripts.
pub(super) fn without_scripts(texts: &Texts) -> String {
    fields(texts, "", "")
}

fn fields(texts: &Texts, secret: &str, said: &str) -> String {
    format!(
        r#"<h1>{title}</h1>
<p>{explanation}</p>
{said}
<form method="post" action="/link">
<label>{secret_label} <input name="secret" value="{secret}" autocomplete="off" spellcheck="false" required></label>
<label>{password} <input name="password" type="password" autocomplete="new-password" minlength="12" required></label>
<label>{again} <input name="again" type="password" autocomplete="new-password" required></label>
<button>{choose}</button>
</form>"#,
        title = texts.title,
        explanation = texts.explanation,
        secret_label = texts.secret,
        secret = escape(secret),
        password = texts.password,
        again = texts.again,
        choose = texts.choose,
    )
}

/// The page that says what to do next.
pub(super) fn done(texts: &Texts, account: &str) -> Response<Body> {
    let content = format!(
        "<h1>{}</h1>\n<p><strong>{account}</strong> {}</p>\n<p>{}</p>\n<p>{} <code>jeton login {account}</code></p>",
        texts.title,
        texts.done,
        texts.next,
        texts.terminal,
        account = escape(account),
    );
    page(texts.language, texts.title, StatusCode::OK, &content)
}

/// The page that says why nothing happens.
pub(super) fn refused(texts: &Texts, status: StatusCode, why: &str) -> Response<Body> {
    let content = format!(r#"<p role="alert">{}</p>"#, escape(why));
    page(texts.language, texts.title, status, &content)
}

/// Puts what stands behind `#` into the form, and takes it out of the address bar and the history.
const SCRIPT: &str = "const secret=location.hash.slice(1);\
if(secret){document.querySelector('[name=secret]').value=secret;history.replaceState(null,'',location.pathname)}";
/// The script is allowed by what it is (CSP level 3, section 2.3.1): nothing that was slipped in is.
const SCRIPT_HASH: &str = "sha256-8DpekXZl738f53far6T67PSWXDqzfloqyFeXEI5rwoI=";

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn the_rule_for_scripts_names_the_script_of_the_page() {
        let hash = STANDARD.encode(Sha256::digest(SCRIPT));

        assert_eq!(SCRIPT_HASH, format!("sha256-{hash}"));
    }
}
