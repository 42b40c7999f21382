//! The table `accounts`.

use jeton_core::{Account, AccountId, AccountName, LoginBy, PasswordHash};
use rusqlite::{Connection, Row};

use super::cursor;
use crate::{
    Page, ReadError,
    columns::Columns,
    sql,
    time::micros,
    words::{MembershipText, RoleText, Word},
};

macro_rules! columns {
    () => {
        "id, name, role, state, membership, password, machine, created_at, revision"
    };
}

const INSERT: &str =
    concat!("INSERT INTO accounts (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const UPDATE: &str = concat!(
    "UPDATE accounts SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, $8, $9) WHERE id = $1 AND revision = $9 - 1"
);

/// Writes an account and tells how many rows that changed.
pub(super) fn write(connection: &Connection, account: &Account) -> rusqlite::Result<usize> {
    let sql = if account.revision == 1 { INSERT } else { UPDATE };
    sql::execute(
        connection,
        sql,
        &[
            &account.id.as_bytes(),
            &account.name.as_str(),
            &RoleText(account.role.clone()).to_string(),
            &account.state.word(),
            &MembershipText(account.membership.clone()).to_string(),
            &account.password().map(PasswordHash::as_phc),
            &account.is_machine(),
            &micros(account.created_at),
            &account.revision,
        ],
    )
}

fn read(row: &Row<'_>) -> Result<Account, ReadError> {
    let mut columns = Columns::of("accounts", row);
    Ok(Account {
        id: columns.id()?,
        name: columns.text()?,
        role: columns.text::<RoleText>()?.0,
        state: columns.word()?,
        membership: columns.text::<MembershipText>()?.0,
        login: read_login(&mut columns)?,
        created_at: columns.time()?,
        revision: columns.take()?,
    })
}

fn read_login(columns: &mut Columns<'_, '_>) -> Result<LoginBy, ReadError> {
    let password = columns.take::<Option<String>>()?.map(PasswordHash::from_phc);
    let login = password.map_or(LoginBy::Link, LoginBy::Password);
    Ok(if columns.take()? { LoginBy::Nothing } else { login })
}

/// Hands every account to `take`.
pub(super) fn each(
    connection: &Connection,
    mut take: impl FnMut(Account),
) -> Result<(), ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM accounts ORDER BY id");
    sql::each(connection, sql, &[], |row| {
        take(read(row)?);
        Ok(())
    })
}

pub(crate) fn of_id(connection: &Connection, id: AccountId) -> Result<Option<Account>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM accounts WHERE id = $1");
    sql::one(connection, sql, &[&id.as_bytes()], read)
}

pub(crate) fn named(
    connection: &Connection,
    name: &AccountName,
) -> Result<Option<Account>, ReadError> {
    let sql =
        concat!("SELECT ", columns!(), " FROM accounts WHERE name = $1 AND state <> 'deleted'");
    sql::one(connection, sql, &[&name.as_str()], read)
}

pub(crate) fn page(
    connection: &Connection,
    page: Page<AccountId>,
) -> Result<Vec<Account>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM accounts WHERE id > $1 ORDER BY id LIMIT $2");
    let after = cursor(page.after.as_ref().map(AccountId::as_bytes));
    sql::all(connection, sql, &[&after, &page.limit], read)
}

pub(crate) fn count(connection: &Connection) -> Result<i64, ReadError> {
    let sql = "SELECT count(*) FROM accounts";
    let count = sql::one(connection, sql, &[], |row| Ok(row.get(0)?))?;
    Ok(count.unwrap_or(0))
}

pub(crate) fn administrators(connection: &Connection) -> Result<Vec<Account>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM accounts WHERE role = 'admin' AND state <> 'deleted' ORDER BY id"
    );
    sql::all(connection, sql, &[], read)
}
