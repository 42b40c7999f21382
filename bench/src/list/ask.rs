//! People who ask for pages, and how long these take.

use std::{collections::HashMap, time::Instant};

use jeton_core::{AccountId, TokenId};
use rusqlite::{Connection, types::ValueRef};
use serde_json::json;

use super::cases::{Case, Order, Place};
use crate::{Outcome, api, child::Child, load, statistics, stock::Stock, world::SERVICE};

/// Whoever asks.
pub(super) struct Person {
    /// What the document calls them.
    pub(super) name: &'static str,
    token: String,
}

/// Those who see everybody's tokens.
pub(super) struct People {
    pub(super) administrator: Person,
    pub(super) operator: Person,
}

/// How long the pages of a list took, in milliseconds.
pub(super) struct Times {
    /// Half of all took no longer.
    pub(super) median: f64,
    /// 99 of 100 took no longer.
    pub(super) p99: f64,
    /// The median of the slowest page.
    pub(super) worst: f64,
    /// Which that is.
    pub(super) worst_is: String,
    /// The median of each page.
    pub(super) each: Vec<f64>,
}

impl People {
    /// Logs both in; the operator is made before.
    pub(super) fn log_in(server: &Child, stock: &Stock) -> Outcome<Self> {
        let name = stock.administrator.name.as_str();
        let administrator = Person::log_in(server, "administrator", (name, &stock.password))?;
        let password = "a horse of another colour";
        let operator = json!({ "name": "operator", "role": "operator", "operates": [SERVICE], "password": password });
        let path = "POST /api/v1/accounts";
        let request = api::request(path, Some(&administrator.token), &operator);
        load::once(server.address(), &request, 201)?;
        let operator = Person::log_in(server, "operator", ("operator", password))?;
        Ok(Self { administrator, operator })
    }
}

impl Person {
    fn log_in(server: &Child, called: &'static str, who: (&str, &str)) -> Outcome<Self> {
        let token = api::log_in(server, who.0, who.1)?;
        Ok(Self { name: called, token })
    }

    /// Asks for the first page of a list, one in the middle and the last one, in each order.
    pub(super) fn ask(
        &self,
        server: &Child,
        cursors: &mut Cursors,
        case: &Case,
        rounds: usize,
    ) -> Outcome<Times> {
        let mut all = Vec::new();
        let mut each = Vec::new();
        let (mut worst, mut worst_is) = (0.0, String::new());
        for order in &case.orders {
            for place in order.places {
                let cursor = cursors.of(order, *place)?;
                let target = format!("{}&{}{cursor}", case.target, order.query);
                let request = self.get(&target);
                let mut times = Vec::new();
                // What takes long is asked for less often.
                while times.len() < 3 || times.len() < rounds && times.iter().sum::<f64>() < 500.0 {
                    let start = Instant::now();
                    load::once(server.address(), &request, 200)
                        .map_err(|error| format!("{target}: {error}"))?;
                    times.push(start.elapsed().as_secs_f64() * 1e3);
                }
                let median = statistics::median(&times);
                if median > worst {
                    (worst, worst_is) = (median, format!("{}, {}", order.query, place.name()));
                }
                each.push(median);
                all.extend(times);
            }
        }
        all.sort_by(f64::total_cmp);
        let p99 = all[(all.len() - 1) * 99 / 100];
        Ok(Times { median: statistics::median(&all), p99, worst, worst_is, each })
    }

    fn get(&self, target: &str) -> String {
        format!(
            "GET {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\r\n",
            self.token
        )
    }
}

/// Where pages begin: to find that takes longer than a page.
pub(super) struct Cursors {
    database: Connection,
    found: HashMap<(&'static str, &'static str, bool, Place), String>,
}

impl Cursors {
    pub(super) fn of_database(database: Connection) -> Self {
        Self { database, found: HashMap::new() }
    }

    /// The cursor of a page, as a part of a query.
    fn of(&mut self, order: &Order, place: Place) -> Outcome<String> {
        let key = (order.table, order.key, order.backwards, place);
        if let Some(found) = self.found.get(&key) {
            return Ok(found.clone());
        }
        let found = cursor(&self.database, order, place)?;
        self.found.insert(key, found.clone());
        Ok(found)
    }
}

/// The cursor of a page, as a part of a query: that of half of the table, and that of 60 rows before its end.
fn cursor(database: &Connection, order: &Order, place: Place) -> Outcome<String> {
    let Order { table, key, id, backwards, .. } = order;
    let rows: i64 =
        database.query_one(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
    let behind = match place {
        Place::First => return Ok(String::new()),
        Place::Middle => rows / 2,
        Place::Last => (rows - 60).max(0),
    };
    let way = if *backwards { "DESC" } else { "" };
    let sql = format!(
        "SELECT {key}, {id} FROM {table} ORDER BY 1 {way}, 2 {way} LIMIT 1 OFFSET {behind}"
    );
    let text = database.query_one(&sql, [], |row| {
        let before = match row.get_ref(0)? {
            ValueRef::Integer(number) => format!("{number}."),
            ValueRef::Text(_) => format!("{}.", row.get::<_, String>(0)?),
            _ => String::new(),
        };
        Ok(match row.get_ref(1)? {
            ValueRef::Integer(seq) => seq.to_string(),
            _ if *table == "accounts" => AccountId::from_bytes(row.get(1)?).to_string(),
            _ => before + &TokenId::from_bytes(row.get(1)?).to_string(),
        })
    })?;
    Ok(format!("&cursor={text}"))
}
