//! `POST /api/v1/log/export`

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::header;
use jeton_app::{App, ExportedLog};
use jeton_core::ExportFormat;
use serde::Deserialize;
use utoipa::ToSchema;

use super::which::Texts;
use crate::{
    api::{Body, ByLasting, Sent},
    pieces::{MadeInPieces, Pieces},
    problem::Problem,
    views::{CSV_HEAD, EntryView},
};

/// Which entries are exported, and how they are written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LogExport)]
pub(crate) struct Asked {
    format: FormatText,
    /// Those about one token, `tok_…`.
    token: Option<String>,
    /// Those about or by one account, by its name or `acc_…`.
    account: Option<String>,
    /// Those of what one account did, by its name or `acc_…`, or `jeton` for what Jeton itself did.
    actor: Option<String>,
    /// Those about one service, by its name.
    service: Option<String>,
    /// Those of any of these events; `token.` means all of tokens.
    #[serde(default)]
    events: Vec<String>,
    /// Those of that time or later, RFC 3339.
    since: Option<String>,
    /// Those of an earlier time, RFC 3339.
    until: Option<String>,
}

/// How exported entries are written.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FormatText {
    /// A JSON object a line.
    Jsonl,
    /// Comma-separated values below a line of names.
    Csv,
}

/// Export the log: every entry that is meant, in order. Administrators alone, and for a service whoever operates it; in a
/// session with the password of the last five minutes. The log has the export as `log.exported` before the first byte of
/// the answer leaves. An answer that breaks off without its end is not whole.
#[utoipa::path(post, path = "/api/v1/log/export",
    operation_id = "export_log", tag = "log", request_body = Asked, responses(
    (status = 200, description = "The entries", content(
        (String = "application/jsonl"), (String = "text/csv"),
    )),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
))]
pub(super) async fn export(
    State(app): State<App>,
    Sent(ByLasting(by, held), (), Body { value: asked, .. }): Sent<ByLasting, (), Body<Asked>>,
) -> Result<Response, Problem> {
    let query = asked.texts().read()?;
    let exported = app.export_log(&query, asked.format.into(), (&by, held)).await?;
    let (kind, file) = match asked.format {
        FormatText::Jsonl => ("application/jsonl", "attachment; filename=\"jeton-log.jsonl\""),
        FormatText::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"jeton-log.csv\""),
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, file),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Pieces::body(Written::new(exported, asked.format))).into_response())
}

/// The answer, a stride of the log at a time.
struct Written {
    exported: ExportedLog,
    format: FormatText,
    head: Option<&'static str>,
}

impl Written {
    fn new(exported: ExportedLog, format: FormatText) -> Self {
        let head = match format {
            FormatText::Jsonl => None,
            FormatText::Csv => Some(CSV_HEAD),
        };
        Self { exported, format, head }
    }
}

impl MadeInPieces for Written {
    async fn next(&mut self) -> Result<Option<String>, Problem> {
        if let Some(head) = self.head.take() {
            return Ok(Some(head.to_owned()));
        }
        let entries = self.exported.next().await?;
        let views = entries.iter().map(EntryView::from);
        let text: String = match self.format {
            FormatText::Jsonl => views.map(|view| view.json() + "\n").collect(),
            FormatText::Csv => views.map(|view| view.csv()).collect(),
        };
        Ok(Some(text).filter(|text| !text.is_empty()))
    }
}

impl Asked {
    fn texts(&self) -> Texts<'_> {
        Texts {
            fault: None,
            token: self.token.as_deref(),
            account: self.account.as_deref(),
            actor: self.actor.as_deref(),
            service: self.service.as_deref(),
            events: ("events", self.events.iter().map(String::as_str).collect()),
            since: self.since.as_deref(),
            until: self.until.as_deref(),
        }
    }
}

impl From<FormatText> for ExportFormat {
    fn from(text: FormatText) -> Self {
        match text {
            FormatText::Jsonl => Self::Jsonl,
            FormatText::Csv => Self::Csv,
        }
    }
}
