//! The table `tokens`.

mod candidates;
pub(crate) mod counts;
pub(crate) mod due;
pub(crate) mod ends;
pub(crate) mod filter;
pub(crate) mod idle;
pub(crate) mod keys;
pub(crate) mod order;
#[cfg(test)]
mod plans;
pub(crate) mod sift;
mod stretch;
pub(crate) mod walk;

use jeton_core::{
    AccountId, End, KindName, Live, Prior, Seal, ServiceId, SessionId, Span, Token, TokenId,
    TokenName,
};
use jeton_token::{Digest, Hint, KeyId};
use jiff::Timestamp;

use crate::{
    ReadError,
    columns::Columns,
    connection::Db,
    row::Row,
    sealed, sql,
    time::micros,
    words::{AddressesText, Word},
};

const TABLE: &str = "tokens";

macro_rules! columns {
    () => {
        "id, service, account, kind, name, session, scopes, addresses, digest, digest_key, hint, since, prior_digest, \
         prior_key, prior_hint, prior_until, prior_seal_key, prior_seal, seal_key, seal, created_at, created_by, not_before, expires_at, \
         warned, quarantined_at, outlives_owner, end_at, end_cause, place, revision, row_seal"
    };
}

/// Every row, for its seal.
pub(super) const ROWS: (&str, &str) = (TABLE, columns!());

macro_rules! values {
    () => {
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
         $25, $26, $27, $28, $29, $30, $31, $32"
    };
}

const INSERT: &str = concat!("INSERT INTO tokens (", columns!(), ") VALUES (", values!(), ")");
// What stays as it is is not set to what it is: SQLite would look for each reference again, keep what it needs to undo the
// statement by itself, and in a batch of many go through all that it has kept, for each row anew.
const UPDATE: &str = "UPDATE tokens SET (name, scopes, addresses, digest, digest_key, hint, since, prior_digest, prior_key, \
     prior_hint, prior_until, prior_seal_key, prior_seal, seal_key, seal, not_before, expires_at, warned, quarantined_at, \
     outlives_owner, end_at, end_cause, place, revision, row_seal) = ($5, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
     $18, $19, $20, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32) WHERE id = $1 AND revision = $31 - 1 AND service = $2 \
     AND account = $3 AND kind = $4 AND session IS $6 AND created_at = $21 AND created_by = $22";
/// For a token that is handed over to somebody else.
const UPDATE_ALL: &str = concat!(
    "UPDATE tokens SET (",
    columns!(),
    ") = (",
    values!(),
    ") WHERE id = $1 AND revision = $31 - 1"
);

// Not in the order of ids: for that, SQLite would rather walk through all tokens that the account ever had.
pub(super) const HELD: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM tokens WHERE service = $1 AND account = $2 AND kind = $3 AND end_at IS NULL"
);
// A login that nobody has ended is over all the same when its time is: its tokens keep no kind in use.
macro_rules! in_use {
    () => {
        "FROM tokens WHERE service = $1 AND end_at IS NULL \
         AND (session IS NULL OR expires_at > $2 AND EXISTS (SELECT 1 FROM sessions WHERE sessions.id = tokens.session \
         AND closed_at IS NULL AND sessions.expires_at > $2 AND (idle IS NULL OR seen_at + idle * 1000000 > $2)))"
    };
}
pub(super) const KINDS_IN_USE: &str = concat!("SELECT DISTINCT kind ", in_use!(), " ORDER BY kind");
pub(super) const IN_USE_OF_KIND: &str = concat!("SELECT count(*) ", in_use!(), " AND kind = $3");

/// Writes a token and tells how many rows that changed.
pub(super) fn write(db: &Db, token: &Token) -> rusqlite::Result<usize> {
    if token.revision == 1 {
        return write_by(db, INSERT, token);
    }
    match write_by(db, UPDATE, token)? {
        0 => write_by(db, UPDATE_ALL, token),
        changed => Ok(changed),
    }
}

fn write_by(db: &Db, sql: &str, token: &Token) -> rusqlite::Result<usize> {
    let (live, prior, seal) = (&token.live, token.prior.as_ref(), token.seal.as_ref());
    sealed::write(
        db,
        TABLE,
        sql,
        &[
            &token.id.as_bytes(),
            &token.service.as_bytes(),
            &token.account.as_bytes(),
            &token.kind.as_str(),
            &token.name.as_ref().map(TokenName::as_str),
            &token.session.as_ref().map(SessionId::as_bytes),
            &token.scopes.to_string(),
            &AddressesText(token.addresses.clone()).to_string(),
            &live.digest.as_bytes(),
            &live.key.0,
            &live.hint.as_str(),
            &micros(live.since),
            &prior.map(|prior| prior.digest.as_bytes()),
            &prior.map(|prior| prior.key.0),
            &prior.map(|prior| prior.hint.as_str()),
            &prior.map(|prior| micros(prior.until)),
            &prior.and_then(|prior| prior.seal.as_ref()).map(|seal| seal.key.0),
            &prior.and_then(|prior| prior.seal.as_ref()).map(|seal| seal.bytes.as_slice()),
            &seal.map(|seal| seal.key.0),
            &seal.map(|seal| seal.bytes.as_slice()),
            &micros(token.created_at),
            &token.created_by.as_bytes(),
            &token.not_before.map(micros),
            &token.expires_at.map(micros),
            &token.warned.map(Span::seconds),
            &token.quarantined_at.map(micros),
            &token.outlives_owner,
            &token.end.map(|end| micros(end.at)),
            &token.end.map(|end| end.cause.word()),
            &token.place,
            &token.revision,
        ],
    )
}

fn read(row: &Row<'_>) -> Result<Token, ReadError> {
    let mut columns = Columns::of(TABLE, row);
    Ok(Token {
        id: columns.id()?,
        service: columns.id()?,
        account: columns.id()?,
        kind: columns.text()?,
        name: columns.maybe_text()?,
        session: columns.maybe_id()?,
        scopes: columns.text()?,
        addresses: columns.text::<AddressesText>()?.0,
        live: Live {
            digest: Digest::from_bytes(columns.take()?),
            key: KeyId(columns.take()?),
            hint: Hint::restore(columns.take::<String>()?),
            since: columns.time()?,
        },
        prior: read_prior(&mut columns)?,
        seal: read_seal(&mut columns)?,
        created_at: columns.time()?,
        created_by: columns.id()?,
        not_before: columns.maybe_time()?,
        expires_at: columns.maybe_time()?,
        warned: columns.maybe_span()?,
        quarantined_at: columns.maybe_time()?,
        outlives_owner: columns.take()?,
        end: read_end(&mut columns)?,
        place: columns.take()?,
        revision: columns.take()?,
    })
}

// Of a group of columns that are set together, each is read as required once the first one is there: a row that has
// only some of them is unreadable, not silently without them.
fn read_prior(columns: &mut Columns<'_, '_>) -> Result<Option<Prior>, ReadError> {
    let Some(digest) = columns.take::<Option<[u8; 32]>>()? else {
        columns.skip(5);
        return Ok(None);
    };
    Ok(Some(Prior {
        digest: Digest::from_bytes(digest),
        key: KeyId(columns.take()?),
        hint: Hint::restore(columns.take::<String>()?),
        until: columns.time()?,
        seal: read_seal(columns)?,
    }))
}

fn read_seal(columns: &mut Columns<'_, '_>) -> Result<Option<Seal>, ReadError> {
    let Some(key) = columns.take::<Option<u32>>()? else {
        columns.skip(1);
        return Ok(None);
    };
    Ok(Some(Seal { key: KeyId(key), bytes: columns.take()? }))
}

fn read_end(columns: &mut Columns<'_, '_>) -> Result<Option<End>, ReadError> {
    let Some(at) = columns.maybe_time()? else {
        columns.skip(1);
        return Ok(None);
    };
    let cause = columns.word()?;
    Ok(Some(End { at, cause }))
}

/// About how many tokens there are: their rows are numbered from 1 on. Whatever number somebody gave to a row, never more than
/// the file has room for.
pub(crate) fn about(db: &Db) -> Result<usize, ReadError> {
    let last = sql::number(db, "SELECT coalesce(max(rowid), 0) FROM tokens", &[])?;
    let room = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    let room = sql::number(db, room, &[])?.map(|bytes| bytes / LEAST_BYTES);
    let about = last.unwrap_or_default().min(room.unwrap_or_default());
    Ok(usize::try_from(about).unwrap_or_default())
}

/// A token takes at least so many bytes of the file, with its places in the indices.
const LEAST_BYTES: i64 = 256;

/// Hands the tokens of a part of the table to `take`: those behind one row, up to another.
pub(crate) fn each_of(
    db: &Db,
    (behind, last): (i64, i64),
    mut take: impl FnMut(Token),
) -> Result<(), ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM tokens WHERE rowid > $1 AND rowid <= $2");
    sealed::each(db, TABLE, (sql, &[&behind, &last]), |row| {
        take(read(row)?);
        Ok(())
    })
}

pub(crate) fn of_id(db: &Db, id: TokenId) -> Result<Option<Token>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM tokens WHERE id = $1");
    sealed::of_id(db, TABLE, (sql, id.as_bytes()), read)
}

/// The tokens that fulfil `condition`, which may go on with an order and a limit.
fn find(db: &Db, condition: &str, values: sql::Values<'_>) -> Result<Vec<Token>, ReadError> {
    let sql = format!(concat!("SELECT ", columns!(), " FROM tokens WHERE {}"), condition);
    sealed::all(db, TABLE, (&sql, values), read)
}

pub(crate) fn held(
    db: &Db,
    account: AccountId,
    service: ServiceId,
    kind: &KindName,
) -> Result<Vec<Token>, ReadError> {
    let values: sql::Values<'_> = &[&service.as_bytes(), &account.as_bytes(), &kind.as_str()];
    let mut held = sealed::all(db, TABLE, (HELD, values), read)?;
    held.sort_by_key(|token| token.id);
    Ok(held)
}

pub(crate) fn of_session(db: &Db, session: SessionId) -> Result<Vec<Token>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM tokens WHERE session = $1 ORDER BY id");
    sealed::all(db, TABLE, (sql, &[&session.as_bytes()]), read)
}

pub(crate) fn kinds_in_use(
    db: &Db,
    service: ServiceId,
    now: Timestamp,
) -> Result<Vec<KindName>, ReadError> {
    let values: sql::Values<'_> = &[&service.as_bytes(), &micros(now)];
    sql::all(db, KINDS_IN_USE, values, |row| Columns::of(TABLE, row).text())
}

/// How many tokens keep a kind in use at `now`.
pub(crate) fn in_use(
    db: &Db,
    (service, kind): (ServiceId, &KindName),
    now: Timestamp,
) -> Result<i64, ReadError> {
    let values: sql::Values<'_> = &[service.as_bytes(), &micros(now), &kind.as_str()];
    Ok(sql::number(db, IN_USE_OF_KIND, values)?.unwrap_or_default())
}
