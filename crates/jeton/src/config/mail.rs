//! `[mail]`: the server that takes mails, and what they say.

use std::{fs, ops::Range, os::unix::fs::PermissionsExt as _, path::Path, time::Duration};

use jeton_app::{
    Post, PostOptions,
    mail::{Login, Mailer, Relay, RelayError, RelayOptions, Security, Sender, Templates, Zone},
};
use jeton_core::{DurationError, Language, Span};
use serde::Deserialize;
use toml::Spanned;
use zeroize::Zeroizing;

use super::{ConfigError, Place, limits::time};
use crate::environment;

/// What a configuration says of mails.
#[derive(Debug)]
pub(crate) struct Mail {
    relay: Relay,
    sender: Sender,
    templates: Templates,
    zone: Zone,
    language: Language,
    gather: Span,
    retry: Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(super) struct Text {
    from: Option<Spanned<String>>,
    host: Option<Spanned<String>>,
    port: Option<Spanned<u16>>,
    tls: Option<Spanned<String>>,
    ca: Option<Spanned<String>>,
    user: Option<Spanned<String>>,
    #[serde(rename = "password-file")]
    password_file: Option<Spanned<String>>,
    #[serde(rename = "password-credential")]
    password_credential: Option<Spanned<String>>,
    timeout: Option<Spanned<String>>,
    templates: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
    zone: Option<Spanned<String>>,
    gather: Option<Spanned<String>>,
    retry: Option<Spanned<String>>,
}

const TIMEOUT: Duration = Duration::from_secs(30);

impl Mail {
    /// Who writes mails and hands them over, where people find the pages of tokens at `pages`.
    pub(crate) fn mailer(self, pages: &str) -> Mailer {
        self.options(pages).mailer
    }

    /// The way of mails out of a Jeton whose pages people find at `pages`.
    pub(crate) fn post(self, pages: &str) -> Post {
        Post::new(self.options(pages))
    }

    fn options(self, pages: &str) -> PostOptions {
        let Self { relay, sender, templates, zone, language, gather, retry } = self;
        let pages = pages.to_owned();
        PostOptions {
            mailer: Mailer { relay, sender, templates, zone, language, pages },
            gather,
            retry,
        }
    }
}

/// Reads the table.
pub(super) fn read(text: Spanned<Text>, place: Place<'_>) -> Result<Mail, ConfigError> {
    let span = text.span();
    let text = text.into_inner();
    let missing = |key: &str, what: &str| {
        place.error(span.clone(), key, format!("`{key}` is missing: {what}"))
    };
    let from = text.from.as_ref().ok_or_else(|| missing("from", "whom the mails are from"))?;
    Ok(Mail {
        sender: parsed(Some(from), "from", place)?.ok_or_else(|| missing("from", "an address"))?,
        templates: templates(text.templates.as_ref(), place)?,
        zone: parsed(text.zone.as_ref(), "zone", place)?.unwrap_or_default(),
        language: parsed(text.language.as_ref(), "language", place)?.unwrap_or_default(),
        gather: span_of(text.gather.as_ref(), "gather", 120, place)?,
        retry: span_of(text.retry.as_ref(), "retry", 60, place)?,
        relay: relay(text, span.clone(), place)?,
    })
}

fn relay(text: Text, span: Range<usize>, place: Place<'_>) -> Result<Relay, ConfigError> {
    let login = login(&text, place)?;
    let missing = || place.error(span.clone(), "host", "`host` is missing: the SMTP server");
    let host = text.host.ok_or_else(missing)?;
    let tls = text.tls.as_ref();
    let at = |key: &'static str, text: Option<Range<usize>>| (key, text.unwrap_or(span.clone()));
    let (ca, tls_at) = (text.ca.as_ref().map(Spanned::span), tls.map(Spanned::span));
    let options = RelayOptions {
        host: host.get_ref().trim().to_owned(),
        port: text.port.map(Spanned::into_inner),
        security: security(tls, place)?,
        authorities: text.ca.as_ref().map(|path| file(path, "ca", place)).transpose()?,
        login,
        timeout: time(text.timeout, "timeout", TIMEOUT, place)?,
    };
    Relay::new(options).map_err(|why| {
        let (key, span) = match why {
            RelayError::Authorities => at("ca", ca),
            RelayError::PasswordInClear | RelayError::MailsInClear => at("tls", tls_at),
            RelayError::Tls(_) | RelayError::Host(_) => at("host", Some(host.span())),
        };
        place.error(span, key, why)
    })
}

fn security(text: Option<&Spanned<String>>, place: Place<'_>) -> Result<Security, ConfigError> {
    match text.map(|text| text.get_ref().as_str()) {
        None | Some("starttls") => Ok(Security::StartTls),
        Some("implicit") => Ok(Security::Implicit),
        Some("none") => Ok(Security::None),
        Some("none-anywhere") => Ok(Security::NoneAnywhere),
        Some(_) => {
            let span = text.map_or(0..0, Spanned::span);
            Err(place.error(span, "tls", "expected `starttls`, `implicit` or `none`"))
        }
    }
}

fn login(text: &Text, place: Place<'_>) -> Result<Option<Login>, ConfigError> {
    let named = (&text.user, &text.password_file, &text.password_credential);
    let (user, password) = match named {
        (None, None, None) => return Ok(None),
        (Some(user), Some(path), None) => (user, password(path, "password-file", place)?),
        (Some(user), None, Some(name)) => (user, credential(name, place)?),
        (Some(user), None, None) => {
            let why = "a user has a password: name its `password-file` or `password-credential`";
            return Err(place.error(user.span(), "user", why));
        }
        (_, Some(path), Some(_)) => {
            let why = "a password is in a file or a credential, not in both";
            return Err(place.error(path.span(), "password-file", why));
        }
        (None, Some(of), None) | (None, None, Some(of)) => {
            let why = "`user` is missing: whose password it is";
            return Err(place.error(of.span(), "user", why));
        }
    };
    Ok(Some(Login { user: user.get_ref().clone(), password }))
}

/// The password in a file that nobody else may read.
fn password(
    path: &Spanned<String>,
    key: &str,
    place: Place<'_>,
) -> Result<Zeroizing<String>, ConfigError> {
    let unreadable = |why: String| place.error(path.span(), key, why);
    let at = place.relative(path.get_ref());
    let mode = fs::metadata(&at).map_err(|error| unreadable(cannot_read(&at, &error)))?;
    let mode = mode.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        let path = at.display();
        let why = format!("`{path}` can be read by others (mode {mode:03o}): `chmod 600 {path}`");
        return Err(unreadable(why));
    }
    secret(&at).map_err(unreadable)
}

/// The password in a credential that systemd handed over. Nobody else can read those.
fn credential(name: &Spanned<String>, place: Place<'_>) -> Result<Zeroizing<String>, ConfigError> {
    let wrong = |why: String| place.error(name.span(), "password-credential", why);
    let directory = environment::variable("CREDENTIALS_DIRECTORY")
        .ok_or_else(|| wrong("there are no credentials: `LoadCredential=` of systemd".into()))?;
    if name.get_ref().contains('/') {
        return Err(wrong("the name of a credential is no path".into()));
    }
    secret(&Path::new(&directory).join(name.get_ref())).map_err(wrong)
}

fn secret(path: &Path) -> Result<Zeroizing<String>, String> {
    let text = fs::read_to_string(path).map_err(|error| cannot_read(path, &error))?;
    let text = Zeroizing::new(text);
    let line = text.trim_end_matches(['\r', '\n']);
    if line.is_empty() || line.chars().any(char::is_control) {
        return Err(format!("`{}` holds no password: expected one line", path.display()));
    }
    Ok(Zeroizing::new(line.to_owned()))
}

fn file(path: &Spanned<String>, key: &str, place: Place<'_>) -> Result<Vec<u8>, ConfigError> {
    let at = place.relative(path.get_ref());
    fs::read(&at).map_err(|error| place.error(path.span(), key, cannot_read(&at, &error)))
}

fn cannot_read(path: &Path, error: &std::io::Error) -> String {
    format!("`{}` cannot be read: {error}", path.display())
}

fn templates(folder: Option<&Spanned<String>>, place: Place<'_>) -> Result<Templates, ConfigError> {
    let Some(folder) = folder else { return Ok(Templates::shipped()) };
    Templates::with_own(&place.relative(folder.get_ref()))
        .map_err(|why| place.error(folder.span(), "templates", why))
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    text: Option<&Spanned<String>>,
    key: &str,
    place: Place<'_>,
) -> Result<Option<T>, ConfigError> {
    let read = |text: &Spanned<String>| {
        text.get_ref().parse().map_err(|why: T::Err| place.error(text.span(), key, why))
    };
    text.map(read).transpose()
}

fn span_of(
    text: Option<&Spanned<String>>,
    key: &str,
    default: i64,
    place: Place<'_>,
) -> Result<Span, ConfigError> {
    let wrong = |why: DurationError| place.error(0..0, key, why);
    match parsed(text, key, place)? {
        Some(span) => Ok(span),
        None => Span::from_seconds(default).map_err(wrong),
    }
}
