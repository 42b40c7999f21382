//! The files of the dashboard, as they were built: in the binary, or, of a build for development, on the disk.

use std::borrow::Cow;

use axum::body::Body;
use http::{HeaderValue, Response, header};
use rust_embed::RustEmbed;

/// What `./dev web` makes. Without it there are no files, and the rest of Jeton is built all the same.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// A file of the dashboard.
pub(super) struct File {
    content: Cow<'static, [u8]>,
    media: &'static str,
    is_packed: bool,
}

impl File {
    /// The file of that name, packed by gzip where that is wanted and was worth it.
    pub(super) fn named(name: &str, packed: bool) -> Option<Self> {
        let media = media(name)?;
        let packed = packed.then(|| Built::get(&format!("{name}.gz"))).flatten();
        let is_packed = packed.is_some();
        let content = packed.or_else(|| Built::get(name))?.data;
        Some(Self { content, media, is_packed })
    }

    /// Its text.
    pub(super) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.content).ok()
    }

    /// The answer that it is.
    pub(super) fn answer(self) -> Response<Body> {
        let body = match self.content {
            Cow::Borrowed(content) => Body::from(content),
            Cow::Owned(content) => Body::from(content),
        };
        let mut answer = Response::new(body);
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if self.is_packed {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        answer
    }
}

/// What a name says of a file; what has another name is none of ours.
fn media(name: &str) -> Option<&'static str> {
    let (_, end) = name.rsplit_once('.')?;
    Some(match end {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => return None,
    })
}
