//! Look-ups that must stay cheap however many rows have come and gone, and the indexes that they must use.

use rusqlite::Connection;

use super::{sessions, tokens};

fn plan(sql: &str) -> String {
    let mut connection = Connection::open_in_memory().unwrap();
    crate::schema::migrate(&mut connection).unwrap();
    let explain = format!("EXPLAIN QUERY PLAN {sql}");
    let mut statement = connection.prepare(&explain).unwrap();
    let steps: Vec<String> =
        statement.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
    steps.join("; ")
}

#[test]
fn held_tokens_are_found_without_the_tokens_that_ended() {
    assert_eq!(
        plan(tokens::HELD),
        "SEARCH tokens USING INDEX tokens_held (service=? AND account=? AND kind=?)"
    );
}

#[test]
fn kinds_in_use_are_found_in_the_index_of_held_tokens() {
    let plan = plan(tokens::KINDS_IN_USE);

    assert!(plan.contains("USING INDEX tokens_held (service=?)"), "{plan}");
}

#[test]
fn sessions_that_are_not_closed_are_found_without_the_closed_ones() {
    assert_eq!(plan(sessions::NOT_CLOSED), "SCAN sessions USING INDEX sessions_open");
}
