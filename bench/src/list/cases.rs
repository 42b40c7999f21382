//! What is asked for: lists, their filters and their orders.

use jiff::{SignedDuration, Timestamp};

use crate::world::SERVICE;

/// A list with a filter, asked for in some orders.
pub(super) struct Case {
    /// Of what it is a list.
    pub(super) of: Of,
    /// What the document calls it.
    pub(super) name: &'static str,
    /// The path and the query, to which an order and a cursor are added.
    pub(super) target: String,
    /// The orders, and how their cursors are made.
    pub(super) orders: Vec<Order>,
}

/// What lists are of; each sort has its own rows in the report.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Tokens,
    Accounts,
    Log,
}

impl Of {
    pub(super) const ALL: [Self; 3] = [Self::Tokens, Self::Accounts, Self::Log];

    /// What the document calls them.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Accounts => "accounts",
            Self::Log => "the log",
        }
    }
}

/// An order of a list, and where its cursors come from.
pub(super) struct Order {
    /// What is added to the query.
    pub(super) query: String,
    /// The table.
    pub(super) table: &'static str,
    /// What the order goes by before the id, which is a part of the cursors of tokens.
    pub(super) key: &'static str,
    /// The column with the id.
    pub(super) id: &'static str,
    /// Whether it goes from the end.
    pub(super) backwards: bool,
    /// Which pages are asked for.
    pub(super) places: &'static [Place],
}

/// A page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    First,
    Middle,
    Last,
}

impl Place {
    const ALL: &[Self] = &[Self::First, Self::Middle, Self::Last];

    /// What the document calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::First => "first page",
            Self::Middle => "middle page",
            Self::Last => "last page",
        }
    }
}

/// Both ways of orders that go by these keys.
fn both_ways(table: &'static str, keys: &[(&str, &'static str)]) -> Vec<Order> {
    let ways = [("", false), ("-", true)];
    let of = |(name, key): &(&str, &'static str)| {
        ways.map(|(sign, backwards)| Order {
            query: format!("sort={sign}{name}"),
            table,
            key,
            id: "id",
            backwards,
            places: Place::ALL,
        })
    };
    keys.iter().flat_map(of).collect()
}

/// The orders of tokens.
fn token_orders() -> Vec<Order> {
    let keys = [
        ("created", "NULL"),
        ("expires", "coalesce(expires_at, 9223372036854775807)"),
        ("used", "coalesce(used_at, 0)"),
        ("name", "lower(hex(coalesce(name, '')))"),
    ];
    both_ways("tokens", &keys)
}

/// The lists of tokens that were made from `start` on, one each millisecond.
pub(super) fn of_tokens(start: Timestamp, tokens: u64) -> Vec<Case> {
    let at = |part: u64| start + SignedDuration::from_millis((tokens * part / 100) as i64);
    let (middle, later) = (at(50), at(60));
    let case = |name, filter: String| Case {
        of: Of::Tokens,
        name,
        target: format!("/api/v1/tokens?{filter}"),
        orders: token_orders(),
    };
    let every = |name, filter: &str| case(name, format!("account=*{filter}"));
    vec![
        every("everybody's tokens", ""),
        every("of a service", "&service=bench"),
        case("of an account that has a tenth of all", "account=account-0".to_owned()),
        case("of an account, at a service", "account=account-0&service=bench".to_owned()),
        case("of an account that has few", "account=account-77".to_owned()),
        every("of a kind", "&service=bench&kind=permanent"),
        every("not ended", "&ended=false"),
        every("active", "&service=bench&state=active"),
        every("expired", "&service=bench&state=expired"),
        every("not yet valid", "&service=bench&state=not-yet-valid"),
        every("quarantined", "&service=bench&state=quarantined"),
        every("ended", "&service=bench&state=ended"),
        every("a name that a quarter has", "&service=bench&name=deploy"),
        every("a name that one in 100,000 has", "&service=bench&name=needle"),
        every("a name that none has", "&service=bench&name=absent"),
        every(
            "issued between two times",
            &format!("&created_from={middle}&created_before={later}"),
        ),
        every("unused since a time", &format!("&unused_since={middle}")),
        every("seen from an address", "&seen_from=192.0.2.7"),
        every("seen from a range", "&seen_from=198.51.100.0/24"),
        every("seen from a wide range", "&seen_from=198.0.0.0/8"),
        idle(),
    ]
}

/// Those that were not used for the longest time: one page, and no other order.
fn idle() -> Case {
    let query = "by=idle".to_owned();
    let places = &[Place::First];
    let order = Order { query, table: "tokens", key: "NULL", id: "id", backwards: false, places };
    Case {
        of: Of::Tokens,
        name: "not used for the longest time",
        target: format!("/api/v1/services/{SERVICE}/usage/top?limit=50"),
        orders: vec![order],
    }
}

/// The lists of accounts.
pub(super) fn of_accounts() -> Vec<Case> {
    let case = |name, filter: &str| Case {
        of: Of::Accounts,
        name,
        target: format!("/api/v1/accounts?{filter}"),
        orders: both_ways("accounts", &[("created", "NULL"), ("name", "name")]),
    };
    vec![
        case("accounts", "limit=50"),
        case("accounts, members", "role=member"),
        case("accounts, operators", "role=operator"),
        case("accounts, active", "state=active"),
        case("accounts, disabled", "state=disabled"),
        case("accounts, a name that many have", "search=account-7"),
        case("accounts, a name that one has", "search=account-777"),
        case("accounts, a name that none has", "search=absent"),
    ]
}

/// The lists of a log that has one entry each microsecond from `start` on, for each of so many tokens.
pub(super) fn of_log(start: Timestamp, tokens: u64, token: &str) -> Vec<Case> {
    let middle = start + SignedDuration::from_micros((tokens / 2) as i64);
    let orders = || {
        let of = |(query, backwards): (&str, bool)| {
            let query = query.to_owned();
            let places = Place::ALL;
            Order { query, table: "log", key: "NULL", id: "seq", backwards, places }
        };
        [("order=oldest", false), ("order=newest", true)].map(of).into()
    };
    let case = |name, filter: String| Case {
        of: Of::Log,
        name,
        target: format!("/api/v1/log?{filter}"),
        orders: orders(),
    };
    vec![
        case("log", "limit=50".to_owned()),
        case("log, of a service", "service=bench".to_owned()),
        case("log, of an account that has a tenth of all", "account=account-0".to_owned()),
        case("log, of what Jeton did", "actor=jeton".to_owned()),
        case("log, of a frequent event", "event=token.issued".to_owned()),
        case("log, of a rare event", "event=session.opened".to_owned()),
        case(
            "log, of a service and a rare event",
            "service=bench&event=service.setting-set".to_owned(),
        ),
        case(
            "log, of an account that has a tenth of all and a rare event",
            "account=account-0&event=session.opened".to_owned(),
        ),
        case(
            "log, of what Jeton did and a rare event",
            "actor=jeton&event=service.created".to_owned(),
        ),
        case("log, since a time", format!("since={start}")),
        case("log, since half of it", format!("since={middle}")),
        case("log, of a service, until half of it", format!("service=bench&until={middle}")),
        case("log, of a token", format!("token={token}")),
    ]
}
