//! The table `notices`.

use jeton_core::{FaultId, Mail, MailAddress, MailId, Notice, NoticeId};
use jiff::Timestamp;
use rusqlite::Connection;

use super::{cursor, mails};
use crate::{ReadError, columns::Columns, connection::Db, row::Row, sealed, sql, time::micros};

macro_rules! columns {
    () => {
        "fault, recipient, queued_at, mail, dropped_at"
    };
}

const CARRY: &str =
    "UPDATE notices SET mail = $3 WHERE fault = $1 AND recipient = $2 AND mail IS NULL";
const DROP: &str =
    "UPDATE notices SET dropped_at = $3 WHERE fault = $1 AND recipient = $2 AND dropped_at IS NULL";
const FORGET: &str = "DELETE FROM notices WHERE mail IN (SELECT id FROM mails WHERE next_at IS NULL AND made_at < $1)";
pub(super) const FORGET_EXPIRED: &str = "DELETE FROM notices WHERE mail IS NULL AND (fault, recipient) IN \
     (SELECT fault, recipient FROM notices WHERE mail IS NULL AND expires_at < $1 LIMIT $2)";
pub(super) const COUNT_WAITING: &str =
    "SELECT count(*) FROM notices WHERE mail IS NULL AND dropped_at IS NULL";
pub(super) const RECIPIENTS: &str = "SELECT recipient FROM notices WHERE mail IS NULL GROUP BY recipient \
     HAVING min(queued_at) <= $1 OR max(queued_at) > $2 ORDER BY recipient";
pub(super) const FIRST: &str = "SELECT min(queued_at) FROM notices WHERE mail IS NULL";
pub(super) const WAITING: &str = "SELECT fault FROM notices WHERE mail IS NULL AND recipient = $1 \
     ORDER BY queued_at, fault LIMIT $2";
pub(super) const PAGE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM notices WHERE (fault, recipient) > ($1, $2) AND fault <= $3 AND ($4 = '' OR recipient = $4) \
     AND ($5 = 0 OR mail IN (SELECT id FROM mails WHERE failed_at IS NOT NULL)) ORDER BY fault, recipient LIMIT $6"
);

/// Which notices to list.
#[derive(Debug, Clone, Default)]
pub struct NoticeFilter {
    /// Those of this fault.
    pub fault: Option<FaultId>,
    /// Those to this address.
    pub recipient: Option<MailAddress>,
    /// Those alone that were given up.
    pub failed: bool,
}

/// A page of notices, in the order of their faults.
#[derive(Debug, Clone)]
pub struct NoticePage {
    /// The last notice of the page before; `None` for the first page.
    pub after: Option<NoticeId>,
    /// The most to return.
    pub limit: u32,
}

/// A notice, and the mail that carries it, once there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedNotice {
    /// The notice.
    pub notice: Notice,
    /// Its mail.
    pub mail: Option<Mail>,
}

/// Puts a notice that waits into a mail.
pub(super) fn carry(
    connection: &Connection,
    (fault, recipient): (&FaultId, &MailAddress),
    mail: MailId,
) -> rusqlite::Result<()> {
    let values: sql::Values<'_> = &[&fault.as_bytes(), &recipient.as_str(), &mail.as_bytes()];
    sql::execute(connection, CARRY, values).map(|_| ())
}

/// Drops a notice.
pub(super) fn drop_one(
    connection: &Connection,
    id: &NoticeId,
    at: Timestamp,
) -> rusqlite::Result<()> {
    let values: sql::Values<'_> = &[&id.fault.as_bytes(), &id.recipient.as_str(), &micros(at)];
    sql::execute(connection, DROP, values).map(|_| ())
}

/// Forgets the notices of mails that are done with and were made before `before`.
pub(super) fn forget(connection: &Connection, before: Timestamp) -> rusqlite::Result<()> {
    sql::execute(connection, FORGET, &[&micros(before)]).map(|_| ())
}

/// Who has notices that wait for a mail, the first of them since `before` or longer, or one from later than `now`: filed
/// while the clock was ahead.
pub(crate) fn recipients_waiting(
    db: &Db,
    (before, now): (Timestamp, Timestamp),
) -> Result<Vec<MailAddress>, ReadError> {
    let values: sql::Values<'_> = &[&micros(before), &micros(now)];
    sealed::readable(db, (RECIPIENTS, values), |row| Columns::of("notices", row).text())
}

/// Since when the first notice waits for a mail, in microseconds.
pub(crate) fn first(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    sql::number(connection, FIRST, &[])
}

/// The faults whose notices to `recipient` wait for a mail.
pub(crate) fn waiting(
    db: &Db,
    recipient: &MailAddress,
    limit: u32,
) -> Result<Vec<FaultId>, ReadError> {
    let values: sql::Values<'_> = &[&recipient.as_str(), &limit];
    sealed::readable(db, (WAITING, values), |row| Columns::of("notices", row).id())
}

/// A page of the notices. Those of one fault stand beside each other in the order of the key.
pub(crate) fn page(
    db: &Db,
    filter: &NoticeFilter,
    page: &NoticePage,
) -> Result<Vec<QueuedNotice>, ReadError> {
    let after = page.after.as_ref().map(|id| (id.fault.as_bytes(), id.recipient.as_str()));
    let begin = filter.fault.as_ref().map(|fault| (fault.as_bytes(), ""));
    let (after, after_recipient) =
        after.max(begin).map_or((cursor(None), ""), |(fault, at)| (cursor(Some(fault)), at));
    let last = cursor(Some(filter.fault.as_ref().map_or(&[u8::MAX; 16], FaultId::as_bytes)));
    let recipient = filter.recipient.as_ref().map_or("", MailAddress::as_str);
    let failed = i64::from(filter.failed);
    let values: sql::Values<'_> =
        &[&after, &after_recipient, &last, &recipient, &failed, &page.limit];
    let notices = sealed::readable(db, (PAGE, values), read)?;
    notices.into_iter().map(|notice| with_mail(db, notice)).collect()
}

fn with_mail(db: &Db, notice: Notice) -> Result<QueuedNotice, ReadError> {
    let mail = notice.mail.map(|mail| mails::of_id(db, mail)).transpose()?.flatten();
    Ok(QueuedNotice { notice, mail })
}

fn read(row: &Row<'_>) -> Result<Notice, ReadError> {
    let mut columns = Columns::of("notices", row);
    Ok(Notice {
        id: NoticeId { fault: columns.id()?, recipient: columns.text()? },
        queued_at: columns.time()?,
        mail: columns.maybe_id()?,
        dropped_at: columns.maybe_time()?,
    })
}

/// How many notices wait for a mail.
pub(crate) fn count_waiting(connection: &Connection) -> rusqlite::Result<i64> {
    Ok(sql::number(connection, COUNT_WAITING, &[])?.unwrap_or_default())
}
