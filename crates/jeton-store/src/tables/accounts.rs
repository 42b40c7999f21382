//! The table `accounts`.

pub(crate) mod list;

use jeton_core::{
    Account, AccountId, AccountName, Contact, Language, LoginBy, MailAddress, PasswordHash,
};

use super::cursor;
use crate::{
    Page, ReadError,
    columns::Columns,
    connection::Db,
    row::Row,
    sealed, sql,
    time::micros,
    words::{MembershipText, RoleText, Word},
};

const TABLE: &str = "accounts";

macro_rules! columns {
    () => {
        "id, name, role, state, membership, password, machine, mail, language, created_at, revision, row_seal"
    };
}

use columns;

/// Every row, for its seal.
pub(super) const ROWS: (&str, &str) = (TABLE, columns!());

const INSERT: &str = concat!(
    "INSERT INTO accounts (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
const UPDATE: &str = concat!(
    "UPDATE accounts SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) WHERE id = $1 AND revision = $11 - 1"
);

/// Writes an account and tells how many rows that changed.
pub(super) fn write(db: &Db, account: &Account) -> rusqlite::Result<usize> {
    let sql = if account.revision == 1 { INSERT } else { UPDATE };
    sealed::write(
        db,
        TABLE,
        sql,
        &[
            &account.id.as_bytes(),
            &account.name.as_str(),
            &RoleText(account.role.clone()).to_string(),
            &account.state.word(),
            &MembershipText(account.membership.clone()).to_string(),
            &account.password().map(PasswordHash::as_phc),
            &account.is_machine(),
            &account.contact.mail.as_ref().map(MailAddress::as_str),
            &account.contact.language.map(Language::tag),
            &micros(account.created_at),
            &account.revision,
        ],
    )
}

fn read(row: &Row<'_>) -> Result<Account, ReadError> {
    let mut columns = Columns::of(TABLE, row);
    Ok(Account {
        id: columns.id()?,
        name: columns.text()?,
        role: columns.text::<RoleText>()?.0,
        state: columns.word()?,
        membership: columns.text::<MembershipText>()?.0,
        login: read_login(&mut columns)?,
        contact: Contact { mail: columns.maybe_text()?, language: columns.maybe_text()? },
        created_at: columns.time()?,
        revision: columns.take()?,
    })
}

fn read_login(columns: &mut Columns<'_, '_>) -> Result<LoginBy, ReadError> {
    let password = columns.take::<Option<String>>()?.map(PasswordHash::from_phc);
    let login = password.map_or(LoginBy::Link, LoginBy::Password);
    Ok(if columns.take()? { LoginBy::Nothing } else { login })
}

/// Hands the accounts of a part of the table to `take`: those behind one row, up to another.
pub(crate) fn each_of(
    db: &Db,
    (behind, last): (i64, i64),
    mut take: impl FnMut(Account),
) -> Result<(), ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM accounts WHERE rowid > $1 AND rowid <= $2");
    sealed::each(db, TABLE, (sql, &[&behind, &last]), |row| {
        take(read(row)?);
        Ok(())
    })
}

pub(crate) fn of_id(db: &Db, id: AccountId) -> Result<Option<Account>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM accounts WHERE id = $1");
    sealed::of_id(db, TABLE, (sql, id.as_bytes()), read)
}

pub(crate) fn named(db: &Db, name: &AccountName) -> Result<Option<Account>, ReadError> {
    let sql =
        concat!("SELECT ", columns!(), " FROM accounts WHERE name = $1 AND state <> 'deleted'");
    match sealed::one(db, TABLE, (sql, &[&name.as_str()]), read) {
        // Whoever tries names is not told that there is one.
        Err(ReadError::Altered(_)) => Ok(None),
        // An index has no seal, and may lead to another's row.
        found => Ok(found?.filter(|account| account.name == *name)),
    }
}

/// The language of whoever is called like an address and has no other.
pub(super) const LANGUAGE_BY_NAME: &str = "SELECT id, language FROM accounts WHERE name = $1 AND \
    state <> 'deleted' AND mail IS NULL AND machine = 0";
/// That of whose address was said to be this one: a person before a machine, and of several the oldest.
pub(super) const LANGUAGE_BY_MAIL: &str = "SELECT id, language FROM accounts WHERE mail IS NOT NULL AND lower(mail) = lower($1) AND \
     language IS NOT NULL AND state <> 'deleted' ORDER BY machine, id LIMIT 1";

/// The language of the account that gets mail at `address`, where there is one and it has said so.
pub(crate) fn language_at(db: &Db, address: &MailAddress) -> Result<Option<Language>, ReadError> {
    let read = |row: &Row<'_>| {
        let mut columns = Columns::of(TABLE, row);
        columns.skip(1);
        columns.maybe_text()
    };
    if let Ok(name) = address.as_str().parse::<AccountName>() {
        let found = sql::one(db, LANGUAGE_BY_NAME, &[&name.as_str()], read)?.flatten();
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(sql::one(db, LANGUAGE_BY_MAIL, &[&address.as_str()], read)?.flatten())
}

pub(crate) fn page(db: &Db, page: Page<AccountId>) -> Result<Vec<Account>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM accounts WHERE id > $1 AND state <> 'deleted' ORDER BY id LIMIT $2"
    );
    let after = cursor(page.after.as_ref().map(AccountId::as_bytes));
    sealed::page(page.limit, |limit| sealed::rows(db, TABLE, (sql, &[&after, &limit]), read))
}

pub(crate) fn count(db: &Db) -> Result<i64, ReadError> {
    let sql = "SELECT count(*) FROM accounts";
    let count = sql::one(db, sql, &[], |row| Ok(row.get(0)?))?;
    Ok(count.unwrap_or(0))
}

pub(crate) fn administrators(db: &Db) -> Result<Vec<Account>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM accounts WHERE role = 'admin' AND state <> 'deleted' ORDER BY id"
    );
    sealed::all(db, TABLE, (sql, &[]), read)
}
