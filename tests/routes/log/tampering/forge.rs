//! What somebody who can write to the database may do to the log.

use ring::hmac;
use rusqlite::{Connection, types::Value};

/// Numbers that look random and are the same every time (splitmix64).
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 1 to `most`.
    fn to(&mut self, most: i64) -> i64 {
        i64::try_from(self.next() % u64::try_from(most).unwrap()).unwrap() + 1
    }
}

const COLUMNS: [&str; 9] =
    ["at", "actor", "event", "account", "service", "session", "token", "detail", "hash"];

/// Does something to the log, and says which entry is then the first that is not what was written.
pub(super) fn tamper(db: &Connection, entries: i64, numbers: &mut Numbers) -> (String, i64) {
    let seq = numbers.to(entries);
    match numbers.to(8) {
        1 | 2 => edit(db, seq, numbers),
        3 => {
            db.execute("DELETE FROM log WHERE seq = ?1", [seq]).unwrap();
            (format!("entry {seq} is removed"), seq)
        }
        4 => {
            let other = 1 + (seq + numbers.to(entries - 1) - 1) % entries;
            swap(db, seq, other);
            (format!("entries {seq} and {other} are swapped"), seq.min(other))
        }
        5 => {
            db.execute("DELETE FROM log WHERE seq >= ?1", [seq]).unwrap();
            (format!("the log is cut before entry {seq}"), seq)
        }
        6 => {
            let place = if numbers.to(2) == 1 { entries + 1 } else { -numbers.to(9) + 1 };
            insert_copy(db, seq, place);
            (format!("a copy of entry {seq} stands at {place}"), place)
        }
        7 => {
            db.execute("UPDATE log SET seq = -seq WHERE seq > ?1", [seq]).unwrap();
            db.execute("UPDATE log SET seq = 1 - seq WHERE seq < 0", []).unwrap();
            insert_copy(db, seq, seq + 1);
            (format!("entry {seq} stands there twice"), seq + 1)
        }
        _ => {
            rebuild(db, seq, &[9; 32], "[]");
            (format!("the log is written anew from entry {seq} on"), seq)
        }
    }
}

fn edit(db: &Connection, seq: i64, numbers: &mut Numbers) -> (String, i64) {
    loop {
        let column = COLUMNS[usize::try_from(numbers.to(9)).unwrap() - 1];
        let value = match numbers.to(5) {
            1 => Value::Null,
            2 => Value::Integer(numbers.to(1 << 50)),
            3 => Value::Blob(numbers.next().to_be_bytes().repeat(2)),
            4 => Value::Blob(numbers.next().to_be_bytes().repeat(4)),
            _ => Value::Text("token.ended".to_owned()),
        };
        let sql = format!("UPDATE log SET {column} = ?1 WHERE seq = ?2 AND {column} IS NOT ?1");
        // What the table itself refuses, and what changes nothing, is no tampering.
        if db.execute(&sql, rusqlite::params![value, seq]) == Ok(1) {
            return (format!("`{column}` of entry {seq} is {value:?}"), seq);
        }
    }
}

fn swap(db: &Connection, a: i64, b: i64) {
    for (from, to) in [(a, -100), (b, a), (-100, b)] {
        db.execute("UPDATE log SET seq = ?2 WHERE seq = ?1", [from, to]).unwrap();
    }
}

fn insert_copy(db: &Connection, of: i64, place: i64) {
    let columns = COLUMNS.join(", ");
    let sql = format!("INSERT INTO log SELECT ?2, {columns} FROM log WHERE seq = ?1");
    db.execute(&sql, [of, place]).unwrap();
}

/// Gives entry `from` another detail, and every entry from there on the hash that it would have under `key`.
pub(super) fn rebuild(db: &Connection, from: i64, key: &[u8; 32], detail: &str) {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    db.execute("UPDATE log SET detail = ?2 WHERE seq = ?1", rusqlite::params![from, detail])
        .unwrap();
    let mut before: Vec<u8> = db
        .query_row("SELECT hash FROM log WHERE seq = ?1", [from - 1], |row| row.get(0))
        .unwrap_or_else(|_| vec![0; 32]);
    let columns = COLUMNS[..8].join(", ");
    let sql = format!("SELECT seq, {columns} FROM log WHERE seq >= ?1 ORDER BY seq");
    let mut statement = db.prepare(&sql).unwrap();
    let mut rows = statement.query([from]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let mut bytes = [b"jeton log v1".as_slice(), &before].concat();
        for place in 0..9 {
            match row.get(place).unwrap() {
                Value::Integer(number) => bytes.extend(number.to_be_bytes()),
                Value::Null => bytes.push(0),
                Value::Blob(id) => bytes.extend([vec![1], id].concat()),
                Value::Text(text) => {
                    bytes.extend((text.len() as u64).to_be_bytes());
                    bytes.extend(text.into_bytes());
                }
                Value::Real(_) => unreachable!("no column is a fraction"),
            }
        }
        before = hmac::sign(&key, &bytes).as_ref().to_vec();
        let seq: i64 = row.get(0).unwrap();
        db.execute("UPDATE log SET hash = ?2 WHERE seq = ?1", rusqlite::params![seq, before])
            .unwrap();
    }
}
