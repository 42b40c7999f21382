//! The notices, a page at a time, and trying again what was given up.

use jeton_core::{Caller, MailAddress, NoticeId, decide::notice::retried};
use jeton_store::{MailStep, NoticeFilter, NoticePage, QueuedNotice};

use crate::{App, AppError};

/// A page of notices.
#[derive(Debug)]
pub struct ListedNotices {
    /// The notices, in the order of their faults.
    pub notices: Vec<QueuedNotice>,
    /// Where the next page begins, if there is one.
    pub next: Option<NoticeId>,
}

/// So many mails are tried again at once.
const AT_ONCE: u32 = 1_000;

impl App {
    /// A page of the notices, for administrators.
    pub async fn notices(
        &self,
        filter: NoticeFilter,
        page: NoticePage,
        by: &Caller,
    ) -> Result<ListedNotices, AppError> {
        by.must_be_admin()?;
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let page = NoticePage { limit: page.limit + 1, ..page };
        let mut notices = self.store.notices(filter, page).await?;
        let more = notices.len() > limit;
        notices.truncate(limit);
        let next = notices.last().map(|queued| queued.notice.id.clone()).filter(|_| more);
        Ok(ListedNotices { notices, next })
    }

    /// Has the mails that were given up tried again, those to one address or to all; how many there are. A thousand go at
    /// once; whoever asks again gets the others.
    pub async fn retry_notices(
        &self,
        recipient: Option<MailAddress>,
        by: &Caller,
    ) -> Result<usize, AppError> {
        by.must_be_admin()?;
        let now = self.clock.now();
        let failed = self.store.failed_mails(recipient, AT_ONCE).await?;
        let mails: Vec<_> = failed.iter().filter_map(|mail| retried(mail, now)).collect();
        let count = mails.len();
        if count > 0 {
            self.store.observe_mails(mails.into_iter().map(MailStep::Answered).collect()).await?;
        }
        Ok(count)
    }
}
