//! The indexes along which tokens are listed.

use jeton_core::{AccountId, ServiceId, TokenId, TokenState};
use jeton_token::Entropy;
use jiff::Timestamp;
use rusqlite::Connection;

use super::{
    candidates,
    filter::TokenFilter,
    order::{PlaceKey, TokenOrder, TokenPlace},
    stretch::Stretch,
};
use crate::tables::plans::plan;

const ORDERS: [(TokenOrder, PlaceKey, &str); 8] = [
    (TokenOrder::Created, PlaceKey::Id, ""),
    (TokenOrder::CreatedBackwards, PlaceKey::Id, ""),
    (TokenOrder::Expires, PlaceKey::Time(7), "_and_expiry"),
    (TokenOrder::ExpiresBackwards, PlaceKey::Time(7), "_and_expiry"),
    (TokenOrder::Used, PlaceKey::Time(7), "_and_use"),
    (TokenOrder::UsedBackwards, PlaceKey::Time(7), "_and_use"),
    (TokenOrder::Name, PlaceKey::Name(String::new()), "_and_name"),
    (TokenOrder::NameBackwards, PlaceKey::Name(String::new()), "_and_name"),
];

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn account() -> AccountId {
    AccountId::new(NOW, &Entropy::from_bytes([0; 32]))
}

fn service() -> ServiceId {
    ServiceId::new(NOW, &Entropy::from_bytes([0; 32]))
}

fn none() -> TokenFilter {
    TokenFilter::default()
}

/// What may be said beside whose they are.
fn filters() -> Vec<TokenFilter> {
    let states = [
        TokenState::Active,
        TokenState::NotYetValid,
        TokenState::Expired,
        TokenState::Quarantined,
        TokenState::Ended,
    ];
    let mut all: Vec<_> =
        states.map(|state| TokenFilter { state: Some((state, NOW)), ..none() }).into();
    all.extend([
        none(),
        TokenFilter { kind: Some("plain".parse().unwrap()), ..none() },
        TokenFilter { ended: Some(true), ..none() },
        TokenFilter { name: Some("ci".parse().unwrap()), ..none() },
        TokenFilter { created_from: Some(NOW), created_before: Some(NOW), ..none() },
        TokenFilter { unused_since: Some(NOW), ..none() },
        TokenFilter {
            seen_from: Some(vec![[192, 0, 2, 7].into(), [192, 0, 2, 8].into()]),
            ..none()
        },
    ]);
    all
}

#[test]
fn no_list_of_tokens_sorts_them_or_looks_at_all_of_them() {
    let connection = Connection::open_in_memory().unwrap();
    let whose = [
        (TokenFilter { account: Some(account()), ..TokenFilter::default() }, "tokens_by_account"),
        (TokenFilter { service: Some(service()), ..TokenFilter::default() }, "tokens_by_service"),
        (
            TokenFilter { among: Some(vec![service()]), ..TokenFilter::default() },
            "tokens_by_service",
        ),
        (
            TokenFilter {
                account: Some(account()),
                service: Some(service()),
                ..TokenFilter::default()
            },
            "tokens_by_account",
        ),
    ];
    let mut looked_at = 0;
    for (order, key, index) in ORDERS {
        let after = TokenPlace { key, id: TokenId::new(NOW, &Entropy::from_bytes([0; 32])) };
        for filter in filters() {
            for (of, name) in &whose {
                let TokenFilter { account, service, among, .. } = of.clone();
                let filter = TokenFilter { account, service, among, ..filter.clone() };
                for stretch in Stretch::of(&connection, &filter).unwrap() {
                    for after in [None, Some(&after)] {
                        for query in stretch.queries(&filter, order, after) {
                            let plan = plan(&query.sql);

                            let wanted = format!("INDEX {name}{index} (");
                            assert!(plan.starts_with("SEARCH tokens USING"), "{plan}");
                            assert!(plan.contains(&wanted), "{wanted}: {plan}");
                            assert!(!plan.contains("SCAN"), "{plan}: {}", query.sql);
                            assert!(!plan.contains("TEMP B-TREE"), "{plan}: {}", query.sql);
                            looked_at += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(looked_at > 1000, "{looked_at}");
}

#[test]
fn a_page_begins_within_an_index_also_where_many_tokens_stand_at_one_key() {
    let filter =
        TokenFilter { service: Some(service()), ended: Some(false), ..TokenFilter::default() };
    let stretch = Stretch::of(&Connection::open_in_memory().unwrap(), &filter).unwrap()[0];
    let id = TokenId::new(NOW, &Entropy::from_bytes([0; 32]));
    let after = TokenPlace { key: PlaceKey::Time(0), id };

    let queries = stretch.queries(&filter, TokenOrder::Used, Some(&after));

    let plans: Vec<_> = queries.iter().map(|query| plan(&query.sql)).collect();
    let index = "SEARCH tokens USING COVERING INDEX tokens_by_service_and_use";
    assert_eq!(
        plans,
        [
            format!("{index} (service=? AND <expr>=? AND <expr>=? AND id>?)"),
            format!("{index} (service=? AND <expr>=? AND <expr>>?)"),
        ]
    );
}

#[test]
fn a_page_of_those_made_between_two_times_has_one_bound_on_each_side() {
    let made = TokenFilter { created_from: Some(NOW), created_before: Some(NOW), ..none() };
    let unused = TokenFilter { unused_since: Some(NOW), ..none() };
    let id = TokenId::new(NOW, &Entropy::from_bytes([0; 32]));
    for filter in [made, unused] {
        let filter = TokenFilter { service: Some(service()), ..filter };
        let stretch = Stretch::of(&Connection::open_in_memory().unwrap(), &filter).unwrap()[0];
        for order in [TokenOrder::Created, TokenOrder::CreatedBackwards] {
            for after in [None, Some(&TokenPlace { key: PlaceKey::Id, id })] {
                let sql = &stretch.queries(&filter, order, after)[0].sql;

                for bound in ["id >", "id <"] {
                    assert!(sql.matches(bound).count() <= 1, "{sql}");
                }
            }
        }
    }
}

#[test]
fn the_few_that_a_filter_can_mean_are_found_in_an_index() {
    let mut found = Vec::new();
    for filter in filters() {
        for (sql, _) in candidates::queries(&filter, TokenOrder::Name) {
            let plan = plan(&sql);

            assert!(plan.starts_with("SEARCH "), "{plan}: {sql}");
            assert!(!plan.contains("TEMP B-TREE"), "{plan}: {sql}");
            found.push(plan);
        }
    }

    let indexes =
        ["tokens_quarantined", "tokens_not_yet_valid", "uses_by_address", "autoindex_tokens_1"];
    for index in indexes {
        assert!(found.iter().any(|plan| plan.contains(index)), "{index}: {found:?}");
    }
    assert_eq!(found.len(), indexes.len());
}

#[test]
fn what_a_sweep_means_is_counted_along_an_index() {
    for filter in filters() {
        let filter = TokenFilter { service: Some(service()), ..filter };
        for stretch in Stretch::of(&Connection::open_in_memory().unwrap(), &filter).unwrap() {
            let plan = plan(&stretch.count(&filter).sql);

            assert!(plan.starts_with("SEARCH tokens USING INDEX tokens_by_service ("), "{plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}

#[test]
fn a_change_of_a_token_looks_for_no_reference_again_unless_it_is_handed_over() {
    let mut connection = Connection::open_in_memory().unwrap();
    let seals = crate::row_seal::RowSeals::new(&[1; 32]);
    crate::schema::migrate(&mut connection, &seals).unwrap();
    connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    // What a statement only reads is the tables that it refers to: what it writes is opened to be written.
    let reads = |sql: &str| {
        let mut statement = connection.prepare(&format!("EXPLAIN {sql}")).unwrap();
        let steps = statement.raw_query().mapped(|row| row.get::<_, String>(1));
        steps.filter(|step| step.as_deref() == Ok("OpenRead")).count()
    };

    let (change, handing_over) = (reads(super::UPDATE), reads(super::UPDATE_ALL));

    assert_eq!(change, 0);
    assert!(handing_over > 0);
    assert!(plan(super::UPDATE).contains("(id=?)"), "{}", plan(super::UPDATE));
}
