//! Lists of accounts: by a filter, in an order.

use jeton_core::{Account, AccountId, AccountName, AccountState};
use rusqlite::ToSql;

use super::{TABLE, columns, read};
use crate::{Page, ReadError, connection::Db, sealed, sql, words::Word};

/// Which accounts are looked for. What is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Those whose name holds this text.
    pub search: Option<AccountName>,
    /// The one of this name.
    pub name: Option<AccountName>,
    /// Those of this role.
    pub role: Option<RoleKind>,
    /// Those in this state; where nothing is said, all but the deleted ones.
    pub state: Option<AccountState>,
}

/// A role, whatever an operator operates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleKind {
    /// [`jeton_core::Role::Admin`]
    Admin,
    /// [`jeton_core::Role::Operator`]
    Operator,
    /// [`jeton_core::Role::Member`]
    Member,
}

/// In which order accounts are listed. Two of one name, of which all but one are deleted, go by their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountOrder {
    /// The oldest first.
    #[default]
    Created,
    /// The newest first.
    CreatedBackwards,
    /// By name.
    Name,
    /// By name, from the end.
    NameBackwards,
}

/// The page of a filtered list behind the account `after`. Every order ends with the id, so that a page begins behind one
/// account and neither skips nor doubles another.
pub(crate) fn find(
    db: &Db,
    filter: &AccountFilter,
    order: AccountOrder,
    page: Page<AccountId>,
) -> Result<Vec<Account>, ReadError> {
    let along = Along::of(db, filter, order)?;
    let sql = find_sql(filter, (order, along), page.after.is_some());
    let (name, state) =
        (filter.name.as_ref().map(AccountName::as_str), filter.state.map(Word::word));
    let pattern = filter.search.as_ref().map(|text| pattern(text.as_str()));
    let after = page.after.as_ref().map(AccountId::as_bytes);
    let optional: [Option<&dyn ToSql>; 4] = [
        pattern.as_ref().map(|pattern| pattern as _),
        name.as_ref().map(|name| name as _),
        state.as_ref().map(|state| state as _),
        after.as_ref().map(|id| id as _),
    ];
    sealed::page(page.limit, |limit| {
        let limit: &dyn ToSql = &limit;
        let values: Vec<_> = std::iter::once(limit).chain(optional.into_iter().flatten()).collect();
        sealed::rows(db, TABLE, (&sql, &values), read)
    })
}

/// Along which index accounts are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tables) enum Along {
    /// That of what the filter says, and what is found is put into its order.
    Filter,
    /// That of the order, and what does not fit is passed over.
    Order,
}

/// The most accounts that are put into an order.
const FEW: i64 = 1_000;

impl Along {
    /// That of the filter, unless it means many that would have to be sorted by their names.
    fn of(db: &Db, filter: &AccountFilter, order: AccountOrder) -> Result<Self, ReadError> {
        if matches!(order, AccountOrder::Created | AccountOrder::CreatedBackwards)
            || filter.state == Some(AccountState::Deleted)
        {
            return Ok(Self::Filter);
        }
        let role = filter.role.map(|role| has_role(role, "role"));
        let state = filter.state.map(|state| format!("state = '{}'", state.word()));
        for meant in role.into_iter().chain(state) {
            if sql::number(db, &up_to(&meant), &[&(FEW + 1)])?.is_some_and(|count| count <= FEW) {
                return Ok(Self::Filter);
            }
        }
        Ok(Self::Order)
    }
}

/// How many accounts are meant, up to `$1`.
pub(in crate::tables) fn up_to(meant: &str) -> String {
    format!("SELECT count(*) FROM (SELECT id FROM accounts WHERE {meant} LIMIT $1) AS meant")
}

/// Says that an account has a role.
fn has_role(role: RoleKind, column: &str) -> String {
    match role {
        RoleKind::Admin => format!("{column} = 'admin'"),
        RoleKind::Member => format!("{column} = 'member'"),
        // The services stand behind the word.
        RoleKind::Operator => format!("{column} >= 'operator' AND {column} < 'operatos'"),
    }
}

/// The statement, with its values in the order of limit, pattern, name, state and cursor, of which those that are not
/// there have no number.
pub(in crate::tables) fn find_sql(
    filter: &AccountFilter,
    (order, along): (AccountOrder, Along),
    goes_on: bool,
) -> String {
    let mut number = 1;
    let mut next = || {
        number += 1;
        number
    };
    let mut wanted = Vec::new();
    if filter.search.is_some() {
        wanted.push(format!("name LIKE ${} ESCAPE '\\'", next()));
    }
    if filter.name.is_some() {
        wanted.push(format!("name = ${}", next()));
    }
    let column = |name: &str| match along {
        Along::Filter => name.to_owned(),
        // An index of it is kept out of the way.
        Along::Order => format!("coalesce({name}, NULL)"),
    };
    if filter.state.is_some() {
        wanted.push(format!("{} = ${}", column("state"), next()));
    }
    if filter.state != Some(AccountState::Deleted) {
        wanted.push("state <> 'deleted'".to_owned());
    }
    wanted.extend(filter.role.map(|role| has_role(role, &column("role"))));
    let (side, columns) = match order {
        AccountOrder::Created => (">", "id"),
        AccountOrder::CreatedBackwards => ("<", "id DESC"),
        AccountOrder::Name => (">", "name, id"),
        AccountOrder::NameBackwards => ("<", "name DESC, id DESC"),
    };
    if goes_on {
        let after = next();
        wanted.push(match order {
            AccountOrder::Created | AccountOrder::CreatedBackwards => format!("id {side} ${after}"),
            AccountOrder::Name | AccountOrder::NameBackwards => format!(
                "(name, id) {side} ((SELECT name FROM accounts WHERE id = ${after}), ${after})"
            ),
        });
    }
    let wanted = wanted.join(" AND ");
    format!("SELECT {} FROM accounts WHERE {wanted} ORDER BY {columns} LIMIT $1", columns!())
}

/// A pattern for `LIKE` that holds `text` as it is.
fn pattern(text: &str) -> String {
    let mut pattern = "%".to_owned();
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
