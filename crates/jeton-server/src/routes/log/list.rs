//! `GET /api/v1/log`

use axum::{Json, extract::State};
use jeton_app::{App, LogOrder, LogPage};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::which::{Texts, invalid};
use crate::{
    api::{By, Page, Query, cursor, limit},
    problem::Problem,
    views::EntryView,
};

/// Which entries are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// Those about one token, `tok_…`.
    token: Option<String>,
    /// Those about one fault, `flt_…`: its opening, its end, and what happened to its token between them.
    fault: Option<String>,
    /// Those about or by one account, by its name or `acc_…`; a deleted one has its identifier alone.
    account: Option<String>,
    /// Those of what one account did, by its name or `acc_…`, or `jeton` for what Jeton itself did.
    actor: Option<String>,
    /// Those about one service, by its name.
    service: Option<String>,
    /// Those of these events, with commas between; `token.` means all of tokens.
    event: Option<String>,
    /// Those of that time or later, RFC 3339.
    since: Option<String>,
    /// Those of an earlier time, RFC 3339.
    until: Option<String>,
    /// Which come first; the oldest where nothing is said.
    #[param(inline)]
    order: Option<OrderText>,
    /// The `next` of the page before, or a `seq` behind which to begin; with `newest`, before which.
    pub(super) cursor: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    limit: Option<u16>,
}

/// Which entries come first.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OrderText {
    Oldest,
    Newest,
}

/// The log, in its order or the other way. A member sees what concerns them, an operator also what concerns a service that
/// they ask about and operate, an administrator everything.
#[utoipa::path(get, path = "/api/v1/log",
    operation_id = "list_log", tag = "log", params(Asked), responses(
    (status = 200, body = Page<EntryView>), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
    Query(asked): Query<Asked>,
) -> Result<Json<Page<EntryView>>, Problem> {
    let limit = limit(asked.limit)?;
    let entries = app.log(&asked.texts().read()?, asked.page(limit + 1)?, &by).await?;
    let views = entries.iter().map(EntryView::from).collect();
    Ok(Json(Page::of(views, limit, |entry: &EntryView| entry.seq.to_string())))
}

impl Asked {
    pub(super) fn must_have_no_end(&self) -> Result<(), Problem> {
        match (&self.order, self.limit, &self.until, &self.fault) {
            (None, None, None, None) => Ok(()),
            _ => Err(invalid(
                "what is followed has no `order`, no `limit`, no `until` and no `fault`",
            )),
        }
    }

    pub(super) fn texts(&self) -> Texts<'_> {
        Texts {
            token: self.token.as_deref(),
            fault: self.fault.as_deref(),
            account: self.account.as_deref(),
            actor: self.actor.as_deref(),
            service: self.service.as_deref(),
            events: (
                "event",
                self.event.as_deref().map(|text| text.split(',').collect()).unwrap_or_default(),
            ),
            since: self.since.as_deref(),
            until: self.until.as_deref(),
        }
    }

    fn page(&self, limit: u32) -> Result<LogPage, Problem> {
        let cursor: Option<i64> = cursor(self.cursor.as_deref())?;
        let whole = LogPage { after: 0, before: i64::MAX, order: LogOrder::Oldest, limit };
        Ok(match self.order {
            None | Some(OrderText::Oldest) => LogPage { after: cursor.unwrap_or(0), ..whole },
            Some(OrderText::Newest) => {
                LogPage { before: cursor.unwrap_or(i64::MAX), order: LogOrder::Newest, ..whole }
            }
        })
    }
}
