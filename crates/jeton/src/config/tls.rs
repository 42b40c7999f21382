//! `[tls]`, and `tls` of a front: a certificate and its key.

use std::{ops::Range, sync::Arc};

use jeton_server::Tls;
use serde::Deserialize;
use toml::Spanned;

use super::{ConfigError, Place};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    certificate: Option<Spanned<String>>,
    key: Option<Spanned<String>>,
}

/// What a front says: files of its own, or `false` for plain HTTP where the main door has TLS.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "`false`, or a table such as `{ certificate = \"front.pem\", key = \"front.key\" }`"
)]
pub(super) enum OfFront {
    Switch(bool),
    Files(Files),
}

// Without places: serde keeps none for what could be several things.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Files {
    certificate: String,
    key: String,
}

/// Reads the files that a table names.
pub(super) fn read(text: Spanned<Text>, place: Place<'_>) -> Result<Arc<Tls>, ConfigError> {
    let span = text.span();
    let Text { certificate, key } = text.into_inner();
    let missing = |key: &str| {
        let why =
            format!("`{key}` is missing; TLS needs the files `certificate` and `key`, in PEM");
        place.error(span.clone(), key, why)
    };
    let certificate = certificate.ok_or_else(|| missing("certificate"))?;
    let key = key.ok_or_else(|| missing("key"))?;
    let files = Files { certificate: certificate.into_inner(), key: key.into_inner() };
    open(&files, span, place)
}

fn open(files: &Files, span: Range<usize>, place: Place<'_>) -> Result<Arc<Tls>, ConfigError> {
    let tls = Tls::open(place.relative(&files.certificate), place.relative(&files.key));
    tls.map(Arc::new).map_err(|why| place.error(span, "tls", why))
}

/// The TLS of a front, where the main door has `main`.
pub(super) fn of_front(
    text: Option<Spanned<OfFront>>,
    main: Option<&Arc<Tls>>,
    place: Place<'_>,
) -> Result<Option<Arc<Tls>>, ConfigError> {
    let Some(text) = text else {
        return Ok(main.cloned());
    };
    let span = text.span();
    match text.into_inner() {
        OfFront::Switch(false) => Ok(None),
        OfFront::Switch(true) if main.is_some() => Ok(main.cloned()),
        OfFront::Switch(true) => {
            let why =
                "there is no `[tls]` to take the certificate from; name `certificate` and `key`";
            Err(place.error(span, "tls", why))
        }
        OfFront::Files(files) => open(&files, span, place).map(Some),
    }
}
