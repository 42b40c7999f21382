//! The table `sessions`.

use jeton_core::{AccountId, ClientName, ServiceId, Session, SessionId, Span};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::{ReadError, SeenSession, columns::Columns, sql, time::micros};

macro_rules! columns {
    () => {
        "id, account, service, opened_at, authenticated_at, expires_at, idle, seen_at, address, agent, closed_at, revision"
    };
}

const INSERT: &str = concat!(
    "INSERT INTO sessions (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
const UPDATE: &str = concat!(
    "UPDATE sessions SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, max($8, seen_at), $9, $10, $11, $12) WHERE id = $1 AND revision = $12 - 1"
);

// In the order of the index `sessions_open`: most sessions are closed, and opening a store must not read them all.
pub(super) const NOT_CLOSED: &str =
    concat!("SELECT ", columns!(), " FROM sessions WHERE closed_at IS NULL ORDER BY account, id");

/// Writes a session and tells how many rows that changed.
pub(super) fn write(connection: &Connection, session: &Session) -> rusqlite::Result<usize> {
    let sql = if session.revision == 1 { INSERT } else { UPDATE };
    sql::execute(
        connection,
        sql,
        &[
            &session.id.as_bytes(),
            &session.account.as_bytes(),
            &session.service.as_ref().map(ServiceId::as_bytes),
            &micros(session.opened_at),
            &micros(session.authenticated_at),
            &micros(session.expires_at),
            &session.idle.map(Span::seconds),
            &micros(session.seen_at),
            &session.address.map(|address| address.to_string()),
            &session.agent.as_ref().map(ClientName::as_str),
            &session.closed_at.map(micros),
            &session.revision,
        ],
    )
}

/// Keeps when a session was last seen, unless it was seen later or is closed.
pub(crate) fn see(connection: &Connection, seen: &SeenSession) -> rusqlite::Result<()> {
    let sql =
        "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2 AND closed_at IS NULL";
    let values: sql::Values<'_> = &[seen.session.as_bytes(), &micros(seen.seen_at)];
    sql::execute(connection, sql, values).map(|_rows| ())
}

fn read(row: &Row<'_>) -> Result<Session, ReadError> {
    let mut columns = Columns::of("sessions", row);
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
pub(super) fn each_not_closed(
    connection: &Connection,
    mut take: impl FnMut(Session),
) -> Result<(), ReadError> {
    sql::each(connection, NOT_CLOSED, &[], |row| {
        take(read(row)?);
        Ok(())
    })
}

pub(crate) fn of_id(connection: &Connection, id: SessionId) -> Result<Option<Session>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM sessions WHERE id = $1");
    sql::one(connection, sql, &[&id.as_bytes()], read)
}

pub(crate) fn open(
    connection: &Connection,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<Session>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM sessions WHERE account = $1 AND closed_at IS NULL AND expires_at > $2 ORDER BY id"
    );
    sql::all(connection, sql, &[&account.as_bytes(), &micros(now)], read)
}

/// Whether the open sessions of an account are exactly these, in the order of their ids.
pub(crate) fn are_open(
    connection: &Connection,
    account: AccountId,
    now: Timestamp,
    sessions: &[SessionId],
) -> rusqlite::Result<bool> {
    let sql = "SELECT id FROM sessions WHERE account = $1 AND closed_at IS NULL AND expires_at > $2 ORDER BY id";
    let open = sql::ids(connection, sql, &[&account.as_bytes(), &micros(now)])?;
    Ok(open.iter().eq(sessions.iter().map(SessionId::as_bytes)))
}
