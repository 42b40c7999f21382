//! The table `sessions`.

use jeton_core::{AccountId, ClientName, ServiceId, Session, SessionId, Span};
use jiff::Timestamp;

use crate::{
    ReadError, SeenSession,
    columns::Columns,
    connection::Db,
    row::Row,
    sealed, sql,
    time::{from_micros, micros},
};

const TABLE: &str = "sessions";

macro_rules! columns {
    () => {
        "id, account, service, opened_at, authenticated_at, expires_at, idle, seen_at, address, agent, closed_at, revision, row_seal"
    };
}

/// Every row, for its seal.
pub(super) const ROWS: (&str, &str) = (TABLE, columns!());

const INSERT: &str = concat!(
    "INSERT INTO sessions (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);
const UPDATE: &str = concat!(
    "UPDATE sessions SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WHERE id = $1 AND revision = $12 - 1"
);

// The same row and the same revision: what is seen is no change.
const SEE: &str = concat!(
    "UPDATE sessions SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WHERE id = $1 AND revision = $12"
);
const SEEN_AT: &str = "SELECT seen_at FROM sessions WHERE id = $1";

// In the order of the index `sessions_open`: most sessions are closed, and opening a store must not read them all.
pub(super) const NOT_CLOSED: &str =
    concat!("SELECT ", columns!(), " FROM sessions WHERE closed_at IS NULL ORDER BY account, id");

/// Writes a session and tells how many rows that changed.
pub(super) fn write(db: &Db, session: &Session) -> rusqlite::Result<usize> {
    if session.revision == 1 {
        return store(db, INSERT, session, session.seen_at);
    }
    // What was seen meanwhile is in the row; also of one that was altered, which this takes the place of.
    let seen_at = sql::number(db, SEEN_AT, &[session.id.as_bytes()])?;
    let seen_at = seen_at.and_then(|at| from_micros(at).ok()).unwrap_or(session.seen_at);
    store(db, UPDATE, session, seen_at.max(session.seen_at))
}

fn store(db: &Db, sql: &str, session: &Session, seen_at: Timestamp) -> rusqlite::Result<usize> {
    sealed::write(
        db,
        TABLE,
        sql,
        &[
            &session.id.as_bytes(),
            &session.account.as_bytes(),
            &session.service.as_ref().map(ServiceId::as_bytes),
            &micros(session.opened_at),
            &micros(session.authenticated_at),
            &micros(session.expires_at),
            &session.idle.map(Span::seconds),
            &micros(seen_at),
            &session.address.map(|address| address.to_string()),
            &session.agent.as_ref().map(ClientName::as_str),
            &session.closed_at.map(micros),
            &session.revision,
        ],
    )
}

/// Keeps when a session was last seen, unless it was seen later or is closed.
pub(crate) fn see(db: &Db, seen: &SeenSession) -> rusqlite::Result<()> {
    let session = match of_id(db, seen.session) {
        Ok(Some(session)) => session,
        Err(ReadError::Database(error)) => return Err(error.into_sqlite()),
        // Nothing is made good again that is not what was written.
        Ok(None) | Err(_) => return Ok(()),
    };
    if session.closed_at.is_none() && session.seen_at < seen.seen_at {
        store(db, SEE, &session, seen.seen_at)?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Session, ReadError> {
    let mut columns = Columns::of(TABLE, row);
    Ok(Session {
        id: columns.id()?,
        account: columns.id()?,
        service: columns.maybe_id()?,
        opened_at: columns.time()?,
        authenticated_at: columns.time()?,
        expires_at: columns.time()?,
        idle: read_idle(&mut columns)?,
        seen_at: columns.time()?,
        address: columns.maybe_text()?,
        agent: columns.maybe_text()?,
        closed_at: columns.maybe_time()?,
        revision: columns.take()?,
    })
}

fn read_idle(columns: &mut Columns<'_, '_>) -> Result<Option<Span>, ReadError> {
    let seconds = columns.take::<Option<i64>>()?;
    seconds.map(Span::from_seconds).transpose().map_err(|error| columns.unreadable(error))
}

/// Hands every session that is not closed to `take`.
pub(crate) fn each_not_closed(db: &Db, mut take: impl FnMut(Session)) -> Result<(), ReadError> {
    sealed::each(db, TABLE, (NOT_CLOSED, &[]), |row| {
        take(read(row)?);
        Ok(())
    })
}

pub(crate) fn of_id(db: &Db, id: SessionId) -> Result<Option<Session>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM sessions WHERE id = $1");
    sealed::of_id(db, TABLE, (sql, id.as_bytes()), read)
}

pub(crate) fn open(db: &Db, account: AccountId, now: Timestamp) -> Result<Vec<Session>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM sessions WHERE account = $1 AND closed_at IS NULL AND expires_at > $2 ORDER BY id"
    );
    sealed::all(db, TABLE, (sql, &[&account.as_bytes(), &micros(now)]), read)
}

/// Whether the open sessions of an account are exactly these, in the order of their ids.
pub(crate) fn are_open(
    db: &Db,
    account: AccountId,
    now: Timestamp,
    sessions: &[SessionId],
) -> rusqlite::Result<bool> {
    let sql = "SELECT id FROM sessions WHERE account = $1 AND closed_at IS NULL AND expires_at > $2 ORDER BY id";
    let mut open = sql::ids(db, sql, &[&account.as_bytes(), &micros(now)])?;
    // Nobody was shown what somebody put there.
    open.retain(|id| !db.seals().is_out(TABLE, id));
    Ok(open.iter().eq(sessions.iter().map(SessionId::as_bytes)))
}
