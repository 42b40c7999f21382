//! The table `faults`.

use jeton_core::{ClientName, Fault, FaultCause, FaultId, ServiceId, TokenId};
use jiff::Timestamp;
use rusqlite::{Connection, Row, ToSql};

use super::cursor;
use crate::{Page, ReadError, columns::Columns, sql, time::micros, words::Word};

macro_rules! columns {
    () => {
        "id, cause, token, service, account, address, agent, opened_at, closed_at, revision"
    };
}

const INSERT: &str = concat!(
    "INSERT INTO faults (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
const UPDATE: &str = concat!(
    "UPDATE faults SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) WHERE id = $1 AND revision = $10 - 1"
);

/// Which faults to list.
#[derive(Debug, Clone, Default)]
pub struct FaultFilter {
    /// Those of any of these services; of all where nothing is said.
    pub among: Option<Vec<ServiceId>>,
    /// Closed ones as well as open ones.
    pub closed: bool,
}

/// Writes a fault and tells how many rows that changed.
pub(super) fn write(connection: &Connection, fault: &Fault) -> rusqlite::Result<usize> {
    let sql = if fault.revision == 1 { INSERT } else { UPDATE };
    sql::execute(
        connection,
        sql,
        &[
            &fault.id.as_bytes(),
            &fault.cause.word(),
            &fault.token.as_bytes(),
            &fault.service.as_bytes(),
            &fault.account.as_bytes(),
            &fault.address.map(|address| address.to_string()),
            &fault.agent.as_ref().map(ClientName::as_str),
            &micros(fault.opened_at),
            &fault.closed_at.map(micros),
            &fault.revision,
        ],
    )
}

fn read(row: &Row<'_>) -> Result<Fault, ReadError> {
    let mut columns = Columns::of("faults", row);
    Ok(Fault {
        id: columns.id()?,
        cause: columns.word()?,
        token: columns.id()?,
        service: columns.id()?,
        account: columns.id()?,
        address: columns.maybe_text()?,
        agent: columns.maybe_text()?,
        opened_at: columns.time()?,
        closed_at: columns.maybe_time()?,
        revision: columns.take()?,
    })
}

pub(crate) fn of_id(connection: &Connection, id: FaultId) -> Result<Option<Fault>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM faults WHERE id = $1");
    sql::one(connection, sql, &[&id.as_bytes()], read)
}

/// The open faults of a token.
pub(crate) fn open_of(connection: &Connection, token: TokenId) -> Result<Vec<Fault>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM faults WHERE token = $1 AND closed_at IS NULL ORDER BY id"
    );
    sql::all(connection, sql, &[&token.as_bytes()], read)
}

/// The open faults of tokens that have ended since, have expired by `now`, or were released from quarantine. A fault that
/// was opened as the token ended is not among them. These are the first of them, as many as are closed at once.
pub(crate) fn settled(connection: &Connection, now: Timestamp) -> Result<Vec<Fault>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM faults WHERE closed_at IS NULL AND EXISTS (SELECT 1 FROM tokens WHERE tokens.id = faults.token \
         AND (tokens.end_at > faults.opened_at OR tokens.expires_at <= $1 \
         OR (faults.cause = $2 AND tokens.quarantined_at IS NULL))) ORDER BY id LIMIT 200"
    );
    let quarantined = FaultCause::QuarantinedTokenUsed.word();
    sql::all(connection, sql, &[&micros(now), &quarantined], read)
}

/// A page of faults.
pub(crate) fn page(
    connection: &Connection,
    filter: &FaultFilter,
    page: Page<FaultId>,
) -> Result<Vec<Fault>, ReadError> {
    let after = cursor(page.after.as_ref().map(FaultId::as_bytes));
    let mut sql = concat!("SELECT ", columns!(), " FROM faults WHERE id > $1").to_owned();
    let mut values: Vec<&dyn ToSql> = vec![&after, &page.limit];
    let among: Vec<&[u8; 16]> = filter.among.iter().flatten().map(ServiceId::as_bytes).collect();
    if filter.among.is_some() {
        let places: Vec<_> = (1..=among.len()).map(|n| format!("${}", values.len() + n)).collect();
        sql += &format!(" AND service IN ({})", places.join(", "));
        values.extend(among.iter().map(|id| id as &dyn ToSql));
    }
    if !filter.closed {
        sql += " AND closed_at IS NULL";
    }
    sql += " ORDER BY id LIMIT $2";
    sql::all(connection, &sql, &values, read)
}
