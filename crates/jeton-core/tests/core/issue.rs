//! Issuing: who may, how many, for how long, with which scopes.

mod addresses;
mod lifetime;
mod number;
mod scopes;

use std::collections::BTreeSet;

use jeton_core::{
    Account, AccountState, AtFront, Caller, Cause, Membership, Refusal, Role, Service,
    ServiceState, Token,
    decide::issue::{Issued, MAX_ADDRESSES, Right, Wish, issue},
    policy::Policy,
};
use jiff::Timestamp;

use crate::support::{
    INSTANT, NOW, acme, ada, days, edited, eve, events, login, machine, mint, person, policy,
    preset, program, root, sealed, service, service_of, span, token, token_in, words,
};

fn named() -> Wish {
    Wish { name: Some("ci deploy".parse().unwrap()), ..Wish::default() }
}

fn ask(
    service: &Service,
    kind: &str,
    owner: &Account,
    held: &[Token],
    wish: Wish,
    right: Right<'_>,
) -> Result<Issued, Refusal> {
    let kind = service.kind(kind).unwrap();
    issue((service, kind), owner, held, wish, right, &mint(20), NOW)
}

/// The owner asks in person for a token with a name.
fn ask_in_person(
    service: &Service,
    kind: &str,
    owner: &Account,
    wish: Wish,
) -> Result<Issued, Refusal> {
    ask(service, kind, owner, &[], wish, Right::Caller(&person(owner)))
}

#[test]
fn a_new_token_has_everything_but_its_secret() {
    let (nocodb, ada) = (service("nocodb"), ada());

    let issued = ask_in_person(&nocodb, "api-token", &ada, named()).unwrap();

    let token = &issued.token;
    assert_eq!((token.service, token.account, token.created_by), (nocodb.id, ada.id, ada.id));
    assert_eq!(token.name.as_ref().unwrap().as_str(), "ci deploy");
    assert_eq!((token.created_at, token.live.since), (NOW, NOW));
    assert_eq!((token.expires_at, token.not_before, token.end), (None, None, None));
    assert_eq!((token.place, token.revision), (Some(0), 1));
    assert_eq!(token.live.digest, crate::support::KEY.digest(issued.secret.expose()));
    assert!(issued.secret.expose().ends_with(token.live.hint.as_str()));
    assert!(token.prior.is_none() && token.session.is_none());
    assert_eq!(events(&issued.changes), ["token.issued"]);
    assert_eq!(token_in(&issued.changes[0]), token);
}

#[test]
fn d5_only_a_kind_that_is_shown_again_is_sealed() {
    let (nocodb, duplocloud, ada) = (service("nocodb"), service("duplocloud"), ada());

    let again = ask_in_person(&nocodb, "api-token", &ada, named()).unwrap();
    let (once, _) = token(&duplocloud, "permanent", &ada);

    let seal = again.token.seal.as_ref().unwrap();
    assert_eq!(seal.bytes, sealed(&again.token, again.secret.expose()));
    assert_eq!(once.seal, None);
}

#[test]
fn neither_token_nor_change_shows_the_secret() {
    let issued = ask_in_person(&service("jeton"), "api-token", &ada(), named()).unwrap();

    let shown = format!("{issued:?}");

    for piece in issued.secret.expose().as_bytes().windows(12) {
        assert!(!shown.contains(std::str::from_utf8(piece).unwrap()));
    }
}

#[test]
fn d1_a_token_that_exists_with_its_account_is_not_for_its_owner_to_issue() {
    let (discloud, ada) = (service("discloud"), ada());

    let born = ask(&discloud, "api-key", &ada, &[], Wish::default(), Right::Creation);
    let asked = ask_in_person(&discloud, "api-key", &ada, Wish::default());

    assert!(born.is_ok());
    assert_eq!(
        asked.unwrap_err(),
        Refusal::IssuerNotAllowed {
            kind: "api-key".parse().unwrap(),
            by: "with the account or by administrators".to_owned(),
        }
    );
}

#[test]
fn u5_a_permanent_token_is_issued_by_an_administrator_for_any_account() {
    let (duplocloud, root, ada, ci) = (service("duplocloud"), root(), ada(), machine());

    for owner in [&root, &ada, &ci] {
        let issued =
            ask(&duplocloud, "permanent", owner, &[], named(), Right::Caller(&person(&root)))
                .unwrap();
        assert_eq!((issued.token.account, issued.token.created_by), (owner.id, root.id));
    }
    let refused = ask_in_person(&duplocloud, "permanent", &ada, named()).unwrap_err();
    assert_eq!(refused.code(), "issuer_not_allowed");
}

#[test]
fn an_administrators_program_without_the_scope_admin_is_no_administrator() {
    let (duplocloud, root) = (service("duplocloud"), root());
    let program = program(&root, "tokens:read tokens:write");

    let own =
        ask(&duplocloud, "permanent", &root, &[], named(), Right::Caller(&program)).unwrap_err();
    let others =
        ask(&duplocloud, "permanent", &ada(), &[], named(), Right::Caller(&program)).unwrap_err();

    assert_eq!(own.code(), "issuer_not_allowed");
    assert_eq!(others, Refusal::NotFound { what: "account" });
}

#[test]
fn to_a_stranger_the_account_does_not_exist() {
    let refused =
        ask(&service("nocodb"), "api-token", &ada(), &[], named(), Right::Caller(&person(&eve())));

    assert_eq!(refused.unwrap_err(), Refusal::NotFound { what: "account" });
}

#[test]
fn a_credential_that_may_only_read_issues_nothing() {
    let reader = program(&ada(), "tokens:read");

    let refused =
        ask(&service("nocodb"), "api-token", &ada(), &[], named(), Right::Caller(&reader));

    assert_eq!(refused.unwrap_err(), Refusal::CallerScopeMissing { scope: "tokens:write" });
}

#[test]
fn a_login_issues_what_nobody_can_ask_for() {
    let (nocodb, ada) = (service("nocodb"), ada());
    let session = login(&ada, Some(&nocodb));

    let issued =
        ask(&nocodb, "auth-token", &ada, &[], Wish::default(), Right::Login(&session)).unwrap();
    let asked = ask_in_person(&nocodb, "auth-token", &ada, Wish::default()).unwrap_err();
    let lasting =
        ask(&nocodb, "api-token", &ada, &[], named(), Right::Login(&session)).unwrap_err();

    assert_eq!(issued.token.session, Some(session.id));
    assert_eq!(issued.token.expires_at, Some(span("10h").after(NOW)));
    assert_eq!((asked.code(), lasting.code()), ("issuer_not_allowed", "issuer_not_allowed"));
}

#[test]
fn n8_an_auth_token_ends_with_whichever_comes_first_session_or_maximum() {
    let mut nocodb = service("nocodb");
    let ada = ada();
    let at_jeton = login(&ada, None);

    for (setting, hours) in [("2h", 2), ("2 days", 10)] {
        nocodb.settings.insert("NC_JWT_EXPIRES_IN".to_owned(), setting.to_owned());
        let right = Right::Login(&at_jeton);

        let issued = ask(&nocodb, "auth-token", &ada, &[], Wish::default(), right).unwrap();

        let end = NOW + jiff::SignedDuration::from_hours(hours);
        assert_eq!(issued.token.expires_at, Some(end), "{setting}");
    }
}

#[test]
fn nothing_is_issued_to_a_disabled_account_at_a_disabled_service_or_to_a_non_member() {
    let (ada, right) = (ada(), person(&root()));
    let online = service("online");
    let ask = |service: &Service, owner: &Account| {
        ask(service, "api-token", owner, &[], Wish::default(), Right::Caller(&right)).unwrap_err()
    };

    let disabled = Account { state: AccountState::Disabled, ..ada.clone() };
    assert_eq!(ask(&online, &disabled), Refusal::AccountDisabled);

    let closed = Service { state: ServiceState::Disabled, ..online.clone() };
    let name = online.name().clone();
    assert_eq!(ask(&closed, &ada), Refusal::ServiceDisabled { service: name.clone() });

    let outsider = Account { membership: Membership::Only(BTreeSet::new()), ..ada };
    assert_eq!(ask(&online, &outsider), Refusal::NotAMember { service: name });
}

#[test]
fn every_account_is_a_member_of_jeton_itself() {
    let outsider = Account { membership: Membership::Only(BTreeSet::new()), ..ada() };

    assert!(ask_in_person(&service("jeton"), "api-token", &outsider, named()).is_ok());
}

#[test]
fn n2_a_kind_with_names_needs_one_s4_one_may_do_without_and_a_kind_without_takes_none() {
    let ada = ada();
    let nameless = service_of(edited("online", "named = \"optional\"", "named = false"));

    let without =
        ask_in_person(&service("nocodb"), "api-token", &ada, Wish::default()).unwrap_err();
    let with = ask_in_person(&nameless, "api-token", &ada, named()).unwrap_err();
    let either = [named(), Wish::default()]
        .map(|wish| ask_in_person(&service("online"), "api-token", &ada, wish).unwrap());

    assert_eq!((without.code(), with.code()), ("name_missing", "name_not_allowed"));
    assert_eq!(either.map(|issued| issued.token.name.is_some()), [true, false]);
}

#[test]
fn a_token_has_at_most_32_address_ranges() {
    let ask = |count: usize| {
        let addresses = vec!["192.0.2.7".parse().unwrap(); count];
        ask_in_person(
            &service("online"),
            "api-token",
            &ada(),
            Wish { addresses, ..Wish::default() },
        )
    };

    assert_eq!(ask(MAX_ADDRESSES).unwrap().token.addresses.len(), 32);
    assert_eq!(ask(MAX_ADDRESSES + 1).unwrap_err(), Refusal::TooManyAddresses { limit: 32 });
}

#[test]
fn a_kind_that_does_not_exist_is_refused_with_those_that_do() {
    let refused = service_of(policy("nocodb")).kind("permanent").unwrap_err();

    assert_eq!(
        refused.to_string(),
        "there is no kind `permanent`; this service has `api-token`, `auth-token`"
    );
}
