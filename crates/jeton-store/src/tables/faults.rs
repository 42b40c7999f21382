//! The table `faults`, and the notices that are filed with a new one.

use jeton_core::{
    About, ClientName, Fault,
    FaultCause::{self, QuarantinedTokenUsed, RetiredSecretUsed, TokenExpiring},
    FaultId, FaultState, MailAddress, MailId, Nearing, ServiceId, TokenId,
};
use jiff::Timestamp;
use rusqlite::{Connection, ToSql};

use super::cursor;
use crate::{
    Page, ReadError,
    columns::Columns,
    connection::Db,
    row::Row,
    sealed, sql,
    time::micros,
    words::{MailsText, Word},
};

const TABLE: &str = "faults";

macro_rules! columns {
    () => {
        "id, cause, token, service, account, part, threshold, expires_at, address, agent, note, recipients, opened_at, \
         closed_at, revision, row_seal"
    };
}

/// Every row, for its seal.
pub(super) const ROWS: (&str, &str) = (TABLE, columns!());

macro_rules! values {
    () => {
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16"
    };
}

const INSERT: &str = concat!("INSERT INTO faults (", columns!(), ") VALUES (", values!(), ")");
const PUT: &str = concat!(
    "INSERT INTO faults (",
    columns!(),
    ") VALUES (",
    values!(),
    ") ON CONFLICT (id) DO UPDATE SET (",
    columns!(),
    ") = (",
    values!(),
    ")"
);
const UPDATE: &str = concat!(
    "UPDATE faults SET (",
    columns!(),
    ") = (",
    values!(),
    ") WHERE id = $1 AND revision = $15 - 1"
);
pub(super) const COUNT_OPEN: &str =
    "SELECT cause, count(*) FROM faults WHERE closed_at IS NULL GROUP BY cause";
const FILE: &str =
    "INSERT INTO notices (fault, recipient, queued_at, expires_at) VALUES ($1, $2, $3, $4)";

pub(super) const OPEN_OF: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM faults WHERE token = $1 AND closed_at IS NULL ORDER BY id"
);
pub(super) const EXPIRED: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM faults WHERE cause = $1 AND closed_at IS NULL AND expires_at <= $2 ORDER BY expires_at LIMIT 200"
);
pub(super) const OVER: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM faults WHERE cause = $1 AND closed_at IS NULL AND EXISTS (SELECT 1 FROM tokens WHERE tokens.id = faults.token \
     AND (tokens.end_at > faults.opened_at OR tokens.expires_at <= $2 \
     OR (faults.cause = $3 AND tokens.quarantined_at IS NULL))) LIMIT 200"
);

pub(super) const NEXT_EXPIRED: &str = "SELECT expires_at FROM faults \
     WHERE cause = $1 AND closed_at IS NULL AND expires_at > $2 ORDER BY expires_at LIMIT 1";
pub(super) const NEXT_OVER: &str = "SELECT min((SELECT expires_at FROM tokens WHERE tokens.id = faults.token AND expires_at > $2)) \
     FROM faults WHERE cause = $1 AND closed_at IS NULL";

/// In which order faults are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FaultOrder {
    /// Those that were opened first.
    #[default]
    Opened,
    /// Those that were opened last.
    OpenedBackwards,
}

/// Which faults to list.
#[derive(Debug, Clone, Default)]
pub struct FaultFilter {
    /// Those of any of these services; of all, and those of Jeton itself, where nothing is said.
    pub among: Option<Vec<ServiceId>>,
    /// Those in this state.
    pub state: Option<FaultState>,
    /// Those of this cause.
    pub cause: Option<FaultCause>,
    /// Those of this token.
    pub token: Option<TokenId>,
}

/// Writes a fault, files the notices of a new one, and tells how many rows of faults that changed.
pub(super) fn write(db: &Db, fault: &Fault) -> rusqlite::Result<usize> {
    let written = store(db, if fault.revision == 1 { INSERT } else { UPDATE }, fault)?;
    if fault.revision == 1 {
        file(db, fault)?;
    }
    Ok(written)
}

/// Writes a fault as it is, whatever stands in its place.
pub(crate) fn put(db: &Db, fault: &Fault) -> rusqlite::Result<usize> {
    store(db, PUT, fault)
}

/// Removes what Jeton never wrote.
pub(crate) fn remove(connection: &Connection, id: &[u8; 16]) -> rusqlite::Result<()> {
    sql::execute(connection, "DELETE FROM notices WHERE fault = $1", &[id])?;
    sql::execute(connection, "DELETE FROM faults WHERE id = $1", &[id]).map(|_rows| ())
}

fn store(db: &Db, sql: &str, fault: &Fault) -> rusqlite::Result<usize> {
    let part = match &fault.about {
        About::Token { .. } => None,
        About::Jeton { part } => Some(part),
    };
    sealed::write(
        db,
        TABLE,
        sql,
        &[
            &fault.id.as_bytes(),
            &fault.cause.word(),
            &fault.token().as_ref().map(TokenId::as_bytes),
            &fault.service().as_ref().map(ServiceId::as_bytes),
            &fault.account().as_ref().map(jeton_core::AccountId::as_bytes),
            &part,
            &fault.nearing.map(|nearing| nearing.threshold.seconds()),
            &fault.nearing.map(|nearing| micros(nearing.expires_at)),
            &fault.address.map(|address| address.to_string()),
            &fault.agent.as_ref().map(ClientName::as_str),
            &fault.note,
            &MailsText(fault.recipients.clone()).to_string(),
            &micros(fault.opened_at),
            &fault.closed_at.map(micros),
            &fault.revision,
        ],
    )
}

fn file(connection: &Connection, fault: &Fault) -> rusqlite::Result<()> {
    let queued_at = micros(fault.opened_at);
    let expires_at = fault.nearing.map(|nearing| micros(nearing.expires_at));
    fault.recipients.iter().map(MailAddress::as_str).try_for_each(|recipient| {
        let values: sql::Values<'_> = &[&fault.id.as_bytes(), &recipient, &queued_at, &expires_at];
        sql::execute(connection, FILE, values).map(|_| ())
    })
}

fn read(row: &Row<'_>) -> Result<Fault, ReadError> {
    let mut columns = Columns::of(TABLE, row);
    Ok(Fault {
        id: columns.id()?,
        cause: columns.word()?,
        about: read_about(&mut columns)?,
        nearing: read_nearing(&mut columns)?,
        address: columns.maybe_text()?,
        agent: columns.maybe_text()?,
        note: columns.take()?,
        recipients: columns.text::<MailsText>()?.0,
        opened_at: columns.time()?,
        closed_at: columns.maybe_time()?,
        revision: columns.take()?,
    })
}

fn read_about(columns: &mut Columns<'_, '_>) -> Result<About, ReadError> {
    let Some(token) = columns.maybe_id()? else {
        columns.skip(2);
        return Ok(About::Jeton { part: columns.take()? });
    };
    let about = About::Token { token, service: columns.id()?, account: columns.id()? };
    columns.skip(1);
    Ok(about)
}

fn read_nearing(columns: &mut Columns<'_, '_>) -> Result<Option<Nearing>, ReadError> {
    let Some(threshold) = columns.maybe_span()? else {
        columns.skip(1);
        return Ok(None);
    };
    Ok(Some(Nearing { threshold, expires_at: columns.time()? }))
}

pub(crate) fn of_id(db: &Db, id: FaultId) -> Result<Option<Fault>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM faults WHERE id = $1");
    sealed::of_id(db, TABLE, (sql, id.as_bytes()), read)
}

/// Hands every open fault to `take`.
pub(crate) fn each_open(db: &Db, mut take: impl FnMut(Fault)) -> Result<(), ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM faults WHERE closed_at IS NULL");
    sealed::each(db, TABLE, (sql, &[]), |row| {
        take(read(row)?);
        Ok(())
    })
}

/// The open faults of a token.
pub(crate) fn open_of(db: &Db, token: TokenId) -> Result<Vec<Fault>, ReadError> {
    sealed::all(db, TABLE, (OPEN_OF, &[&token.as_bytes()]), read)
}

/// The open fault of that cause about a part of Jeton.
pub(crate) fn open_of_jeton(
    db: &Db,
    (cause, part): (FaultCause, &str),
) -> Result<Option<Fault>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM faults WHERE cause = $1 AND part = $2 AND token IS NULL AND closed_at IS NULL"
    );
    sealed::one(db, TABLE, (sql, &[&cause.word(), &part]), read)
}

/// The open faults of any of these tokens.
pub(crate) fn open_of_any(db: &Db, tokens: &[TokenId]) -> Result<Vec<Fault>, ReadError> {
    let mut found = Vec::new();
    for token in tokens {
        found.extend(open_of(db, *token)?);
    }
    Ok(found)
}

/// The open faults whose tokens have ended since, have expired by `now`, or were released from quarantine. A fault that was
/// opened as the token ended is not among them, and one about a token's end is closed with the change that puts it off.
/// These are the first of them, as many as are closed at once.
pub(crate) fn settled(db: &Db, now: Timestamp) -> Result<Vec<Fault>, ReadError> {
    let mut found =
        sealed::all(db, TABLE, (EXPIRED, &[&TokenExpiring.word(), &micros(now)]), read)?;
    for cause in [RetiredSecretUsed, QuarantinedTokenUsed] {
        let values: sql::Values<'_> = &[&cause.word(), &micros(now), &QuarantinedTokenUsed.word()];
        found.extend(sealed::all(db, TABLE, (OVER, values), read)?);
    }
    Ok(found)
}

/// When time alone adds to those after `now`, in microseconds.
pub(crate) fn next_settled(db: &Db, now: Timestamp) -> rusqlite::Result<Option<i64>> {
    let mut next = sql::number(db, NEXT_EXPIRED, &[&TokenExpiring.word(), &micros(now)])?;
    for cause in [RetiredSecretUsed, QuarantinedTokenUsed] {
        let over = sql::number(db, NEXT_OVER, &[&cause.word(), &micros(now)])?;
        next = next.into_iter().chain(over).min();
    }
    Ok(next)
}

/// The faults that a mail tells of, those whose token ends first before the others.
pub(crate) fn in_mail(db: &Db, mail: MailId) -> Result<Vec<Fault>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM faults WHERE id IN (SELECT fault FROM notices WHERE mail = $1 AND dropped_at IS NULL) ORDER BY expires_at, id"
    );
    sealed::all(db, TABLE, (sql, &[&mail.as_bytes()]), read)
}

/// The open faults of that cause about parts of Jeton.
pub(crate) fn open_of_cause(db: &Db, cause: FaultCause) -> Result<Vec<Fault>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM faults WHERE cause = $1 AND token IS NULL AND closed_at IS NULL ORDER BY id"
    );
    sealed::all(db, TABLE, (sql, &[&cause.word()]), read)
}

/// A page of faults.
pub(crate) fn page(
    db: &Db,
    filter: &FaultFilter,
    order: FaultOrder,
    page: Page<FaultId>,
) -> Result<Vec<Fault>, ReadError> {
    let after = match (order, &page.after) {
        // No id is above it.
        (FaultOrder::OpenedBackwards, None) => &[u8::MAX; 16],
        (_, after) => cursor(after.as_ref().map(FaultId::as_bytes)),
    };
    let cause = filter.cause.map(Word::word);
    let token = filter.token.as_ref().map(TokenId::as_bytes);
    let among: Vec<&[u8; 16]> = filter.among.iter().flatten().map(ServiceId::as_bytes).collect();
    sealed::page(page.limit, |limit| {
        let mut values: Vec<&dyn ToSql> = vec![&after, &limit];
        values.extend(among.iter().map(|id| id as &dyn ToSql));
        values.extend(cause.as_ref().map(|cause| cause as &dyn ToSql));
        values.extend(token.as_ref().map(|token| token as &dyn ToSql));
        sealed::rows(db, TABLE, (&page_sql(filter, order), &values), read)
    })
}

/// The values are the id that the page is behind, its length, the services, the cause and the token.
pub(super) fn page_sql(filter: &FaultFilter, order: FaultOrder) -> String {
    let (side, way) = match order {
        FaultOrder::Opened => (">", ""),
        FaultOrder::OpenedBackwards => ("<", " DESC"),
    };
    let mut sql = format!(concat!("SELECT ", columns!(), " FROM faults WHERE id {} $1"), side);
    let mut place = 2;
    let mut next = || {
        place += 1;
        format!("${place}")
    };
    if let Some(among) = &filter.among {
        let places: Vec<_> = among.iter().map(|_| next()).collect();
        sql += &format!(" AND service IN ({})", places.join(", "));
    }
    if filter.cause.is_some() {
        sql += &format!(" AND cause = {}", next());
    }
    if filter.token.is_some() {
        sql += &format!(" AND token = {}", next());
    }
    sql += match filter.state {
        Some(FaultState::Open) => " AND closed_at IS NULL",
        Some(FaultState::Closed) => " AND closed_at IS NOT NULL",
        None => "",
    };
    sql + &format!(" ORDER BY id{way} LIMIT $2")
}

/// How many faults of each cause are open.
pub(crate) fn count_open(connection: &Connection) -> Result<Vec<(FaultCause, i64)>, ReadError> {
    sql::all(connection, COUNT_OPEN, &[], |row| {
        let mut columns = Columns::of(TABLE, row);
        Ok((columns.word()?, columns.take()?))
    })
}
