//! Lists and look-ups.

use jeton_core::{Account, AccountState, Cause, End, Record, Role, Session, Token, TokenId};
use jeton_store::{AccountFilter, AccountOrder, Page, RoleKind, TokenFilter};

use crate::support::*;

fn ended(token: Token) -> Token {
    let end = Some(End { at: at(5), cause: Cause::Revoked });
    Token { end, ..token }
}

#[tokio::test]
async fn accounts_are_listed_a_page_at_a_time_in_the_order_of_their_ids() {
    let place = Place::new();
    for n in [3, 1, 5, 2, 4] {
        place.put(Record::Account(account(n))).await;
    }

    let page = |after, limit| place.store.accounts(Page { after, limit });

    let [first, second, third] = [
        page(None, 2).await.unwrap(),
        page(Some(account_id(2)), 2).await.unwrap(),
        page(Some(account_id(4)), 2).await.unwrap(),
    ];
    assert_eq!(first, [account(1), account(2)]);
    assert_eq!(second, [account(3), account(4)]);
    assert_eq!(third, [account(5)]);
    assert_eq!(place.store.account_count().await.unwrap(), 5);
}

#[tokio::test]
async fn an_account_is_found_by_its_name() {
    let place = Place::new();
    let ada = Account { name: "ada@example.com".parse().unwrap(), ..account(1) };
    place.put(Record::Account(ada.clone())).await;

    let (name, other) = ("ADA@example.com".parse(), "bob@example.com".parse());
    let found = place.store.account_named(&name.unwrap()).await.unwrap();
    let nobody = place.store.account_named(&other.unwrap()).await.unwrap();

    assert_eq!(found, Some(ada));
    assert_eq!(nobody, None);
}

/// The names of all accounts that match, read a page of two at a time.
async fn found(place: &Place, filter: AccountFilter, order: AccountOrder) -> Vec<String> {
    let (mut names, mut after) = (Vec::new(), None);
    loop {
        let page = Page { after, limit: 2 };
        let page = place.store.find_accounts(filter.clone(), order, page).await.unwrap();
        let Some(last) = page.last() else { return names };
        after = Some(last.id);
        names.extend(page.iter().map(|account| account.name.to_string()));
    }
}

#[tokio::test]
async fn accounts_are_found_by_name_role_and_state_in_any_order_without_a_gap() {
    let place = Place::new();
    let operator = Role::Operator([service_id(1)].into());
    for (n, name, role, state) in [
        (1, "dora", Role::Member, AccountState::Active),
        (2, "ada", Role::Admin, AccountState::Active),
        (3, "100%", Role::Member, AccountState::Disabled),
        (4, "ada", Role::Member, AccountState::Deleted),
        (5, "ben", operator, AccountState::Active),
        (6, "a_b", Role::Admin, AccountState::Active),
    ] {
        let name = name.parse().unwrap();
        place.put(Record::Account(Account { name, role, state, ..account(n) })).await;
    }
    let any = AccountFilter::default;
    let search = |text: &str| AccountFilter { search: Some(text.parse().unwrap()), ..any() };
    let role = |role| AccountFilter { role: Some(role), ..any() };
    let state = |state| AccountFilter { state: Some(state), ..any() };

    let by_name = ["100%", "a_b", "ada", "ben", "dora"];
    assert_eq!(found(&place, any(), AccountOrder::Name).await, by_name);
    let backwards: Vec<_> = by_name.into_iter().rev().collect();
    assert_eq!(found(&place, any(), AccountOrder::NameBackwards).await, backwards);
    let by_age = ["dora", "ada", "100%", "ben", "a_b"];
    assert_eq!(found(&place, any(), AccountOrder::Created).await, by_age);
    let backwards: Vec<_> = by_age.into_iter().rev().collect();
    assert_eq!(found(&place, any(), AccountOrder::CreatedBackwards).await, backwards);
    for (filter, names) in [
        (search("D"), &["ada", "dora"][..]),
        (search("%"), &["100%"]),
        (search("_"), &["a_b"]),
        (search("\\"), &[]),
        (AccountFilter { name: Some("ADA".parse().unwrap()), ..any() }, &["ada"]),
        (role(RoleKind::Admin), &["a_b", "ada"]),
        (role(RoleKind::Operator), &["ben"]),
        (role(RoleKind::Member), &["100%", "dora"]),
        (state(AccountState::Disabled), &["100%"]),
        (state(AccountState::Deleted), &["ada"]),
        (AccountFilter { role: Some(RoleKind::Admin), ..search("b") }, &["a_b"]),
    ] {
        assert_eq!(found(&place, filter.clone(), AccountOrder::Name).await, names, "{filter:?}");
    }
}

#[tokio::test]
async fn where_very_many_have_a_role_or_a_state_they_are_listed_by_name_as_few_are() {
    let place = Place::new();
    let many = (1..=1_500).map(|n| match n % 10 {
        0 => Account { state: AccountState::Disabled, ..account(n) },
        1 => Account { role: Role::Admin, ..account(n) },
        2 => Account { state: AccountState::Deleted, ..account(n) },
        _ => account(n),
    });
    let many: Vec<_> = many.collect();
    place.store.commit(batch(many.iter().cloned().map(Record::Account))).await.unwrap();
    let page = |filter: &AccountFilter, order, after| {
        place.store.find_accounts(filter.clone(), order, Page { after, limit: 700 })
    };
    let role = |role| AccountFilter { role: Some(role), ..AccountFilter::default() };
    let active = Some(AccountState::Active);
    for filter in [
        role(RoleKind::Member),
        role(RoleKind::Admin),
        AccountFilter { state: active, ..AccountFilter::default() },
        AccountFilter { state: active, ..role(RoleKind::Member) },
    ] {
        let fits = |account: &&Account| {
            let has_role = filter
                .role
                .is_none_or(|role| (role == RoleKind::Admin) == (account.role == Role::Admin));
            let in_state = filter.state.is_none_or(|state| state == account.state);
            has_role && in_state && account.state != AccountState::Deleted
        };
        let mut names: Vec<_> = many.iter().filter(fits).map(|account| &account.name).collect();
        names.sort();
        for order in [AccountOrder::Name, AccountOrder::NameBackwards] {
            let mut found = page(&filter, order, None).await.unwrap();
            while let Some(last) = found.last().map(|account| account.id)
                && let next = page(&filter, order, Some(last)).await.unwrap()
                && !next.is_empty()
            {
                found.extend(next);
            }

            let found: Vec<_> = found.iter().map(|account| &account.name).collect();
            assert_eq!(found, names, "{filter:?}");
            names.reverse();
        }
    }
}

#[tokio::test]
async fn services_are_listed_in_the_order_of_their_ids() {
    let place = Place::new();
    for n in [2, 1] {
        place.put(Record::Service(service(n))).await;
    }

    assert_eq!(place.store.services().await.unwrap(), [service(1), service(2)]);
}

#[tokio::test]
async fn open_sessions_are_those_of_the_account_neither_closed_nor_expired() {
    let place = Place::furnished().await;
    place.put(Record::Account(account(2))).await;
    let sessions = [
        session(1),
        Session { closed_at: Some(at(5)), ..session(2) },
        Session { expires_at: at(10), ..session(3) },
        Session { account: account_id(2), ..session(4) },
        session(5),
    ];
    for session in sessions {
        place.put(Record::Session(session)).await;
    }

    let open = place.store.open_sessions(account_id(1), at(10)).await.unwrap();

    assert_eq!(open, [session(1), session(5)]);
}

/// 1: plain. 2: ended. 3: of kind `other`. 4: of account 2. 5: at service 2.
async fn with_tokens() -> Place {
    let place = Place::furnished().await;
    place.put(Record::Account(account(2))).await;
    place.put(Record::Service(service(2))).await;
    let tokens = [
        token(1),
        ended(token(2)),
        Token { kind: "other".parse().unwrap(), ..token(3) },
        Token { account: account_id(2), ..token(4) },
        Token { service: service_id(2), ..token(5) },
    ];
    for token in tokens {
        place.put(Record::Token(token)).await;
    }
    place
}

async fn ids(place: &Place, filter: TokenFilter, page: Page<TokenId>) -> Vec<TokenId> {
    let tokens = place.store.tokens(filter, page).await.unwrap();
    tokens.iter().map(|token| token.id).collect()
}

#[tokio::test]
async fn tokens_are_listed_by_any_combination_of_filters() {
    let place = with_tokens().await;
    let account = Some(account_id(1));
    let service = Some(service_id(1));
    let kind = Some("plain".parse().unwrap());
    let none = TokenFilter::default;
    let cases: [(TokenFilter, &[u16]); 9] = [
        (none(), &[1, 2, 3, 4, 5]),
        (TokenFilter { account, ..none() }, &[1, 2, 3, 5]),
        (TokenFilter { service, ..none() }, &[1, 2, 3, 4]),
        (TokenFilter { kind: kind.clone(), ..none() }, &[1, 2, 4, 5]),
        (TokenFilter { ended: Some(true), ..none() }, &[2]),
        (TokenFilter { account, ended: Some(false), ..none() }, &[1, 3, 5]),
        (TokenFilter { among: service.map(|id| vec![id]), ..none() }, &[1, 2, 3, 4]),
        (TokenFilter { among: Some(Vec::new()), ..none() }, &[]),
        (TokenFilter { account, service, kind, ended: Some(false), ..none() }, &[1]),
    ];

    for (filter, expected) in cases {
        let page = Page { after: None, limit: 100 };
        let found = ids(&place, filter.clone(), page).await;
        let expected: Vec<TokenId> = expected.iter().map(|n| token_id(*n)).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
}

#[tokio::test]
async fn tokens_are_listed_a_page_at_a_time() {
    let place = with_tokens().await;
    let filter = TokenFilter { account: Some(account_id(1)), ..TokenFilter::default() };

    let first = ids(&place, filter.clone(), Page { after: None, limit: 2 }).await;
    let second = ids(&place, filter, Page { after: Some(token_id(2)), limit: 2 }).await;

    assert_eq!(first, [token_id(1), token_id(2)]);
    assert_eq!(second, [token_id(3), token_id(5)]);
}

#[tokio::test]
async fn held_tokens_are_those_of_the_kind_that_have_not_ended() {
    let place = with_tokens().await;
    let expired = Token { expires_at: Some(at(1)), ..token(6) };
    place.put(Record::Token(expired.clone())).await;

    let kind = token(1).kind;
    let held = place.store.held(account_id(1), service_id(1), &kind).await;

    assert_eq!(held.unwrap(), [token(1), expired]);
}

#[tokio::test]
async fn the_tokens_of_a_session_are_all_that_it_ever_had() {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;
    let session = Some(session_id(1));
    let (live, gone) = (Token { session, ..token(1) }, ended(Token { session, ..token(2) }));
    for token in [live.clone(), gone.clone(), token(3)] {
        place.put(Record::Token(token)).await;
    }

    let found = place.store.tokens_of_session(session_id(1)).await.unwrap();

    assert_eq!(found, [live, gone]);
}

#[tokio::test]
async fn a_kind_is_in_use_while_it_has_a_token_that_has_not_ended() {
    let place = with_tokens().await;
    let retired = Token { kind: "retired".parse().unwrap(), ..ended(token(6)) };
    place.put(Record::Token(retired)).await;

    let kinds = place.store.kinds_in_use(service_id(1), at(10)).await.unwrap();

    let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(names, ["other", "plain"]);
}

#[tokio::test]
async fn the_tokens_of_sessions_that_are_over_keep_no_kind_in_use() {
    let place = Place::furnished().await;
    let idle = Some("60s".parse().unwrap());
    let sessions = [
        ("open", session(1)),
        ("closed", Session { closed_at: Some(at(5)), ..session(2) }),
        ("lapsed", Session { expires_at: at(500), ..session(3) }),
        ("unused", Session { idle, seen_at: at(440), ..session(4) }),
        ("used", Session { idle, seen_at: at(441), ..session(5) }),
        ("short", session(6)),
    ];
    for (n, (kind, session)) in (1..).zip(sessions) {
        let expires_at = Some(at(if kind == "short" { 500 } else { 1_000 }));
        let its = Some(session.id);
        place.put(Record::Session(session)).await;
        let kind = kind.parse().unwrap();
        place.put(Record::Token(Token { kind, expires_at, session: its, ..token(n) })).await;
    }

    let kinds = place.store.kinds_in_use(service_id(1), at(500)).await.unwrap();

    let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(names, ["open", "used"]);
    for (kind, count) in [("open", 1), ("closed", 0), ("lapsed", 0), ("unused", 0), ("short", 0)] {
        let kind = kind.parse().unwrap();
        let counted = place.store.tokens_in_use((service_id(1), &kind), at(500)).await.unwrap();
        assert_eq!(counted, count, "{kind}");
    }
}
