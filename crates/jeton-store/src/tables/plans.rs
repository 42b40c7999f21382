//! Look-ups that must stay cheap however many rows have come and gone, and the indexes that they must use.

use jeton_core::{
    AccountId, AccountState, Actor, Event, FaultState, LogFilter, ServiceId, TokenId,
};
use jeton_token::Entropy;
use jiff::Timestamp;
use rusqlite::Connection;

use super::{
    AccountFilter, AccountOrder, FaultFilter, FaultOrder, RoleKind, accounts,
    accounts::list::{self, Along as AlongAccounts},
    faults, mails, notices, sessions, tokens, usage, uses,
};
use crate::{
    LogOrder, LogPage,
    log::{self, Along},
};

pub(super) fn plan(sql: &str) -> String {
    thread_local! {
        static TABLES: Connection = {
            let mut connection = Connection::open_in_memory().unwrap();
            let seals = crate::row_seal::RowSeals::new(&[1; 32]);
            crate::schema::migrate(&mut connection, &seals).unwrap();
            connection
        };
    }
    let explain = format!("EXPLAIN QUERY PLAN {sql}");
    TABLES.with(|connection| {
        let mut statement = connection.prepare(&explain).unwrap();
        let steps: Vec<String> =
            statement.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
        steps.join("; ")
    })
}

#[test]
fn held_tokens_are_found_without_the_tokens_that_ended() {
    assert_eq!(
        plan(tokens::HELD),
        "SEARCH tokens USING INDEX tokens_live (service=? AND kind=? AND account=?)"
    );
}

#[test]
fn kinds_in_use_are_found_in_the_index_of_live_tokens() {
    for (sql, keys) in
        [(tokens::KINDS_IN_USE, "service=?"), (tokens::IN_USE_OF_KIND, "service=? AND kind=?")]
    {
        let plan = plan(sql);

        let wanted = format!("SEARCH tokens USING INDEX tokens_live ({keys})");
        assert!(plan.starts_with(&wanted) && !plan.contains("SCAN"), "{plan}");
    }
}

#[test]
fn whose_address_it_is_that_a_mail_goes_to_is_found_in_an_index() {
    let by_name = plan(accounts::LANGUAGE_BY_NAME);
    let by_mail = plan(accounts::LANGUAGE_BY_MAIL);

    assert_eq!(by_name, "SEARCH accounts USING INDEX accounts_by_name (name=?)");
    assert!(by_mail.starts_with("SEARCH accounts USING INDEX accounts_by_mail"), "{by_mail}");
}

#[test]
fn the_next_mail_is_found_without_those_that_are_done_with() {
    assert_eq!(plan(mails::NEXT), "SEARCH mails USING COVERING INDEX mails_due (next_at>?)");
    // Either knows those alone that wait.
    let first = plan(notices::FIRST);
    let indexes = ["USING INDEX notices_expired", "INDEX notices_waiting"];
    assert!(indexes.iter().any(|index| first.contains(index)), "{first}");
}

#[test]
fn mails_that_were_given_up_are_counted_without_those_that_were_sent() {
    let plan = plan(mails::FAILED);

    assert!(plan.contains("mails_failed"), "{plan}");
}

#[test]
fn sessions_that_are_not_closed_are_found_without_the_closed_ones() {
    assert_eq!(plan(sessions::NOT_CLOSED), "SCAN sessions USING INDEX sessions_open");
}

#[test]
fn entries_of_the_log_are_found_along_an_index_and_never_sorted_as_a_whole() {
    let entropy = Entropy::from_bytes([0; 32]);
    let account = Some(AccountId::new(Timestamp::UNIX_EPOCH, &entropy));
    let service = Some(ServiceId::new(Timestamp::UNIX_EPOCH, &entropy));
    let token = Some(TokenId::new(Timestamp::UNIX_EPOCH, &entropy));
    let events = vec![Event::TokenRevealed, Event::SettingSet];
    let (actor, jeton) = (account.map(Actor::Account), Some(Actor::System));
    let none = LogFilter::default;
    let own = [
        "log_by_account (account=? AND seq>? AND seq<?)",
        "log_by_actor (actor=? AND seq>? AND seq<?)",
    ];
    for (filter, wanted) in [
        (none(), vec!["INTEGER PRIMARY KEY (rowid>? AND rowid<?)"]),
        (
            LogFilter { since: Some(Timestamp::UNIX_EPOCH), until: Some(Timestamp::MAX), ..none() },
            vec!["INTEGER PRIMARY KEY (rowid>? AND rowid<?)"],
        ),
        (LogFilter { token, account, actor, ..none() }, vec!["log_by_token (token=?"]),
        (
            LogFilter { token, service, ..none() },
            vec!["log_by_token (token=? AND seq>? AND seq<?)"],
        ),
        (
            LogFilter { service, events: events.clone(), ..none() },
            vec!["log_by_service (service=? AND event=? AND seq>? AND seq<?)"],
        ),
        (
            LogFilter { service, ..none() },
            vec!["log_by_service (service=? AND event=? AND seq>? AND seq<?)"],
        ),
        (LogFilter { account, ..none() }, own.to_vec()),
        (LogFilter { actor, service, events: events.clone(), ..none() }, own.to_vec()),
        (
            LogFilter { actor: jeton, events: events.clone(), ..none() },
            vec!["log_by_jeton (actor=? AND seq>? AND seq<?)"],
        ),
        (
            LogFilter { actor: jeton, account, service, ..none() },
            vec!["log_by_account (account=? AND seq>? AND seq<?)"],
        ),
        (
            LogFilter { events, since: Some(Timestamp::UNIX_EPOCH), ..none() },
            vec!["log_by_event (event=? AND seq>? AND seq<?)"],
        ),
    ] {
        for order in [LogOrder::Oldest, LogOrder::Newest] {
            let page = LogPage { after: 0, before: 9, order, limit: 50 };

            let plan = plan(&log::Query::of(&filter, page, Along::of(&filter)).sql);

            // What is sorted, if anything, are the few entries of a page.
            let parts = plan.split("LIST SUBQUERY").last().unwrap_or_default();
            assert!(!parts.contains("TEMP B-TREE"), "{filter:?}: {plan}");
            for index in &wanted {
                assert!(plan.contains(index), "{filter:?}: {plan}");
            }
        }
    }
}

#[test]
fn entries_of_a_rare_event_are_counted_in_an_index_and_found_there_whoever_they_are_about() {
    let entropy = Entropy::from_bytes([0; 32]);
    let account = Some(AccountId::new(Timestamp::UNIX_EPOCH, &entropy));
    let events = vec![Event::TokenRevealed];
    let filter = LogFilter { account, actor: Some(Actor::System), events, ..LogFilter::default() };
    let page = LogPage { after: 0, before: 9, order: LogOrder::Newest, limit: 50 };

    let found = plan(&log::Query::of(&filter, page, Along::Events).sql);

    assert_eq!(found, "SEARCH log USING INDEX log_by_event (event=? AND seq>? AND seq<?)");
    let counted = "SEARCH log USING COVERING INDEX log_by_event (event=? AND seq>? AND seq<?)";
    assert!(plan(log::OF_EVENT).contains(counted), "{}", plan(log::OF_EVENT));
}

#[test]
fn the_entries_about_a_fault_are_found_by_their_times() {
    assert_eq!(plan(log::AT), "SEARCH log USING INDEX log_by_time (at=?)");
}

#[test]
fn where_a_stretch_of_time_begins_and_ends_in_the_log_is_found_in_an_index_alone() {
    for sql in [log::EARLIEST, log::LATEST, log::FIRST_OF, log::LAST_OF] {
        assert_eq!(plan(sql), "SEARCH log USING COVERING INDEX log_by_time (at>? AND at<?)");
    }
    assert_eq!(plan(log::ALL), "SCAN log USING COVERING INDEX log_by_time");
    for sql in [log::FIRST, log::LAST] {
        let plan = plan(sql);

        assert!(plan.starts_with("SEARCH log USING INTEGER PRIMARY KEY (rowid"), "{plan}");
    }
}

#[test]
fn what_a_service_was_before_is_found_among_the_entries_of_its_own_event() {
    assert_eq!(plan(log::BEFORE), "SEARCH log USING INDEX log_by_event (event=? AND seq<?)");
}

#[test]
fn no_query_of_the_log_has_a_sign_that_postgresql_knows_of_numbers_alone() {
    let entropy = Entropy::from_bytes([0; 32]);
    let account = Some(AccountId::new(Timestamp::UNIX_EPOCH, &entropy));
    let filter = LogFilter {
        token: Some(TokenId::new(Timestamp::UNIX_EPOCH, &entropy)),
        account,
        actor: account.map(Actor::Account),
        service: Some(ServiceId::new(Timestamp::UNIX_EPOCH, &entropy)),
        events: vec![Event::TokenRevealed],
        ..LogFilter::default()
    };
    let page = LogPage { after: 0, before: 9, order: LogOrder::Oldest, limit: 50 };

    let sql = log::Query::of(&filter, page, Along::of(&filter)).sql;

    assert!(sql.contains("actor") && !sql.contains('+'), "{sql}");
}

#[test]
fn live_tokens_are_counted_in_an_index_alone() {
    for (sql, keys) in [
        (tokens::counts::LIVE, "service=?"),
        (tokens::counts::LIVE_OF_KIND, "service=? AND kind=?"),
        (tokens::counts::CROWDED, "service=? AND kind=?"),
    ] {
        let plan = plan(sql);

        let wanted = format!("USING COVERING INDEX tokens_live ({keys})");
        assert!(plan.contains(&wanted) && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}

#[test]
fn tokens_that_are_due_are_found_in_one_range_of_an_index_without_those_that_were_told_of() {
    let due = |condition: &str| plan(&format!("SELECT * FROM tokens WHERE {condition}"));

    assert_eq!(
        due(tokens::due::NOT_TOLD),
        "SEARCH tokens USING INDEX tokens_due (service=? AND warned=? AND expires_at>? AND expires_at<?)"
    );
    assert_eq!(
        due(tokens::due::TOLD_OF),
        "SEARCH tokens USING INDEX tokens_due (service=? AND warned=? AND expires_at>? AND expires_at<?)"
    );
    assert_eq!(
        plan(tokens::due::NEXT_LOOSER),
        "SEARCH tokens USING INDEX tokens_due (service=? AND warned>?)"
    );
}

#[test]
fn tokens_that_end_next_are_found_in_one_range_of_an_index_and_so_is_their_last_change() {
    assert_eq!(
        plan(&format!("SELECT * FROM tokens WHERE {}", tokens::ends::OF_ACCOUNT)),
        "SEARCH tokens USING INDEX tokens_ending (account=? AND expires_at>?)"
    );
    assert_eq!(plan(tokens::ends::LAST_CHANGE), "SEARCH log USING INDEX log_by_token (token=?)");
}

#[test]
fn faults_that_are_over_are_found_without_those_that_stay_open() {
    let expired = plan(faults::EXPIRED);
    assert_eq!(expired, "SEARCH faults USING INDEX faults_by_cause (cause=? AND expires_at<?)");
    assert!(plan(faults::OVER).starts_with("SEARCH faults USING INDEX faults_by_cause (cause=?)"));
    let next = plan(faults::NEXT_EXPIRED);
    assert_eq!(next, "SEARCH faults USING INDEX faults_by_cause (cause=? AND expires_at>?)");
    let next = plan(faults::NEXT_OVER);
    assert!(next.starts_with("SEARCH faults USING INDEX faults_by_cause (cause=?)"), "{next}");
    assert!(!next.contains("SCAN"), "{next}");
    assert_eq!(plan(faults::OPEN_OF), "SEARCH faults USING INDEX faults_by_token (token=?)");
}

#[test]
fn a_page_of_faults_is_found_among_those_that_are_open_or_of_the_token() {
    let entropy = Entropy::from_bytes([0; 32]);
    let token = Some(TokenId::new(Timestamp::UNIX_EPOCH, &entropy));
    let open = Some(FaultState::Open);
    let none = FaultFilter::default;

    for (filter, wanted) in [
        (FaultFilter { state: open, ..none() }, "faults_not_closed (id>?)"),
        (FaultFilter { token, ..none() }, "faults_by_token (token=? AND id>?)"),
    ] {
        let plan = plan(&faults::page_sql(&filter, FaultOrder::Opened));
        let backwards = faults::page_sql(&filter, FaultOrder::OpenedBackwards);
        let backwards = super::plans::plan(&backwards);
        let begins_below = wanted.replace("id>?", "id<?");
        assert!(backwards.contains(&begins_below), "{begins_below}: {backwards}");
        assert!(!backwards.contains("TEMP B-TREE"), "{backwards}");

        assert!(plan.contains(wanted) && !plan.contains("TEMP B-TREE"), "{wanted}: {plan}");
    }
}

#[test]
fn accounts_are_listed_along_an_index_and_a_later_page_begins_within_it() {
    let any = AccountFilter::default();
    let members = AccountFilter { role: Some(RoleKind::Member), ..any.clone() };
    let active = AccountFilter { state: Some(AccountState::Active), ..any.clone() };
    let of =
        |filter: &AccountFilter, order, along| plan(&list::find_sql(filter, (order, along), true));

    for filter in [&any, &members, &active] {
        for order in [AccountOrder::Name, AccountOrder::NameBackwards] {
            let plan = of(filter, order, AlongAccounts::Order);
            assert!(plan.starts_with("SEARCH accounts USING INDEX accounts_by_name"), "{plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        }
        for order in [AccountOrder::Created, AccountOrder::CreatedBackwards] {
            let plan = of(filter, order, AlongAccounts::Filter);
            assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
    let admins = AccountFilter { role: Some(RoleKind::Admin), ..any.clone() };
    let of_admins = of(&admins, AccountOrder::Name, AlongAccounts::Filter);
    assert!(of_admins.contains("accounts_by_role (role=?"), "{of_admins}");
    let few = plan(&list::up_to("role = 'admin'"));
    assert!(few.contains("COVERING INDEX accounts_by_role (role=?)"), "{few}");
}

#[test]
fn the_first_tokens_of_a_service_are_found_along_an_index_and_nothing_is_sorted() {
    for (sql, wanted) in [
        (usage::MOST_ALLOWED, "INDEX token_days_allowed (service=? AND day=?"),
        (usage::MOST_DENIED, "INDEX token_days_denied (service=? AND day=?"),
        (tokens::idle::NEXT_WEEK, "INDEX tokens_idle (service=? AND <expr>>?)"),
        (tokens::idle::OF_WEEK, "INDEX tokens_idle (service=? AND <expr>=? AND <expr><?)"),
    ] {
        let plan = plan(sql);

        assert!(plan.contains(wanted) && !plan.contains("TEMP B-TREE"), "{wanted}: {plan}");
    }
}

#[test]
fn where_secrets_were_shown_is_found_in_indexes_alone() {
    let range = plan(uses::addresses::FROM_TO);
    let indexed = "SEARCH uses USING COVERING INDEX uses_by_address (address>? AND address<?)";
    assert_eq!(range.matches(indexed).count(), 2, "{range}");
    assert!(!range.contains("SCAN uses") && !range.contains("TEMP B-TREE"), "{range}");
    let of_token = "SEARCH uses USING COVERING INDEX sqlite_autoindex_uses_1 (token=?)";
    assert_eq!(plan(uses::ADDRESSES_OF), of_token);
}

#[test]
fn what_is_old_is_found_by_its_time() {
    for (sql, wanted) in [
        (usage::FORGET_TOKEN_HOURS, "token_hours_by_hour (hour<?)"),
        (usage::FORGET_TOKEN_DAYS, "token_days_by_day (day<?)"),
        (usage::FORGET_SERVICE_HOURS, "service_hours_by_hour (hour<?)"),
        (usage::FORGET_USES, "uses_by_time (last_at<?)"),
        (notices::FORGET_EXPIRED, "notices_expired (expires_at<?)"),
    ] {
        let plan = plan(sql);

        assert!(plan.contains(wanted) && !plan.contains("SCAN"), "{wanted}: {plan}");
    }
}

#[test]
fn the_notices_of_a_fault_stand_beside_each_other() {
    let plan = plan(notices::PAGE);

    let wanted = "sqlite_autoindex_notices_1 ((fault,recipient)>(?,?) AND fault<?)";
    assert!(plan.contains(wanted) && !plan.contains("TEMP B-TREE"), "{plan}");
}

#[test]
fn what_metrics_show_is_found_in_indexes() {
    for (sql, wanted) in [
        (tokens::due::SOONEST_NOT_TOLD, "tokens_due (service=? AND warned=? AND expires_at>?)"),
        (tokens::due::SOONEST_TOLD, "tokens_due (service=? AND warned=? AND expires_at>?)"),
        (faults::COUNT_OPEN, "USING INDEX faults_by_cause"),
        (notices::COUNT_WAITING, "SCAN notices USING INDEX notices_expired"),
    ] {
        let plan = plan(sql);

        assert!(plan.contains(wanted) && !plan.contains("TEMP B-TREE"), "{wanted}: {plan}");
    }
}
