//! Who may do what: every route, by everybody, with their own things and with those of others.
//!
//! [`table::rows`] says in a line what a route takes. From that, `expected.rs` works out what each caller is told about
//! each thing, and here it is tried over HTTP. A route of the API's description without a row fails, and so does a row
//! without a route.

mod crawl;
mod expected;
mod row;
mod table;
mod who;
mod world;

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::{
    expected::{Expected, expected},
    row::{Relation, Row},
    table::rows,
    who::{EVERYBODY, Who},
    world::World,
};

#[test]
fn every_route_of_the_description_has_a_row_and_every_row_a_route() {
    let description: Value = serde_json::from_str(&jeton_server::openapi_json()).unwrap();
    let paths = description["paths"].as_object().unwrap().iter();
    let described: BTreeSet<String> = paths
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();

    let listed: BTreeSet<String> = rows().iter().map(Row::template).collect();

    let missing: Vec<_> = described.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&described).collect();
    assert!(missing.is_empty(), "`tests/authorization/table.rs` has no row for {missing:#?}");
    assert!(gone.is_empty(), "`tests/authorization/table.rs` has rows without a route: {gone:#?}");
    for (at, row) in rows().iter().enumerate() {
        assert!(!rows()[..at].contains(row), "`tests/authorization/table.rs` has twice {row:#?}");
    }
}

#[tokio::test]
async fn everybody_is_told_what_the_table_says_and_a_refusal_leaves_no_trace() {
    let mut world = World::new().await;
    let mut wrong = Vec::new();

    for row in rows() {
        refusals(&mut world, &row, &mut wrong).await;
    }
    must_be_right(&wrong);

    // Only now, for what is done changes what there is.
    for row in rows() {
        for (who, relation) in cells(&row) {
            // Nobody changes Jeton's own service for a test of who may.
            if expected(&row, who, relation) != Expected::Done || relation == Relation::AtJeton {
                continue;
            }
            let reply = world.do_it(&row, who, relation).await;
            if reply.status != row.answers {
                let found = format!("was {} {}", reply.status, reply.text);
                wrong.push(cell(&row, who, relation, row.answers, &found));
            }
        }
    }
    must_be_right(&wrong);
}

#[tokio::test]
async fn who_shows_no_good_credential_is_told_so_before_anything_about_what_they_sent() {
    let world = World::new().await;
    let mut wrong = Vec::new();
    // Help is read by anybody where the policy says so: what is asked for comes before who asks.
    let who_first = |row: &Row| row.route != "GET /api/v1/services/{name}/help";

    for row in rows().into_iter().filter(who_first) {
        for who in EVERYBODY {
            let Expected::Told(401, code) = expected(&row, who, row.relations()[0]) else {
                continue;
            };
            let reply = world.send_nonsense(&row, who).await;
            let found = (reply.status, world::code(&reply));
            if found != (401, code.to_owned()) {
                wrong.push(format!("{} by {}: {code}, was {found:?}", row.route, who.name));
            }
        }
    }

    must_be_right(&wrong);
}

async fn refusals(world: &mut World, row: &Row, wrong: &mut Vec<String>) {
    world.prepare(row).await;
    let before = world.log_head().await;
    let mut hidden: HashMap<&str, String> = HashMap::new();
    for (who, relation) in cells(row) {
        let Expected::Told(status, code) = expected(row, who, relation) else { continue };
        let reply = world.ask(row, who, relation).await;
        let found = (reply.status, world::code(&reply));
        if found != (status, code.to_owned()) {
            wrong.push(cell(row, who, relation, status, &format!("{code}, was {found:?}")));
        }
        // What a caller may not know of looks like what nobody has.
        if status == 404 {
            let same = hidden.entry(who.name).or_insert_with(|| reply.text.clone());
            if *same != reply.text {
                wrong.push(cell(row, who, relation, 404, &format!("{same}, was {}", reply.text)));
            }
        }
    }
    if world.log_head().await != before {
        wrong.push(format!("{}: a refusal stands in the log", row.route));
    }
}

fn cells(row: &Row) -> impl Iterator<Item = (&'static Who, Relation)> {
    let relations = row.relations();
    EVERYBODY
        .iter()
        .flat_map(move |who| relations.clone().into_iter().map(move |relation| (who, relation)))
}

fn cell(row: &Row, who: &Who, relation: Relation, status: u16, rest: &str) -> String {
    format!("{} by {} on {relation:?}: expected {status} {rest}", row.route, who.name)
}

#[track_caller]
fn must_be_right(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} cells are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
