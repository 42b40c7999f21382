//! What becomes of tokens whose owner goes: as the policy says, and never more than that.

use jeton_core::{
    Account, AccountState, Cause, Change, End, Membership, Service, Token,
    decide::leave::{Estate, Fates, Leaving, is_made_anew, leave, left_over},
    policy::Policy,
};

use crate::support::{
    ACME, NOW, acme, ada, days, eve, events, preset, root, service, service_of, span, token,
    token_in, words,
};

const BOTH: [Leaving; 2] = [Leaving::Disabled, Leaving::Deleted];

/// Acme with this line about those who go.
fn acme_with(owner_gone: &str) -> Service {
    service_of(
        Policy::parse(&ACME.replacen("max-staleness", &format!("{owner_gone}\nmax-staleness"), 1))
            .unwrap(),
    )
}

fn key(service: &Service) -> Token {
    token(service, "key", &ada()).0
}

fn gone(
    service: &Service,
    heir: Option<Account>,
    tokens: &[Token],
    leaving: Leaving,
) -> (Vec<Change>, Fates) {
    let estate = Estate { service, heir, held: Vec::new() };
    leave(&ada(), leaving, tokens, &[estate], NOW)
}

fn ends(change: &Change) -> bool {
    token_in(change).end == Some(End { at: NOW, cause: Cause::OwnerGone })
}

#[test]
fn where_a_policy_says_nothing_a_token_ends_with_its_owner() {
    let acme = acme();

    for leaving in BOTH {
        let (changes, fates) = gone(&acme, None, &[key(&acme)], leaving);

        assert_eq!(events(&changes), ["token.ended"]);
        assert!(ends(&changes[0]) && token_in(&changes[0]).seal.is_none());
        assert_eq!(fates, Fates { ended: 1, ..Fates::default() });
    }
}

#[test]
fn jetons_own_tokens_and_those_of_sessions_end_whatever_a_policy_says() {
    let suspends = acme_with("owner-gone = \"suspend\"");
    let jeton = preset("jeton").replacen("label", "owner-gone = \"suspend\"\nlabel", 1);
    let jeton = service_of(Policy::parse(&jeton).unwrap());

    for (service, kind) in [(&suspends, "login"), (&jeton, "session"), (&jeton, "api-token")] {
        let (token, _) = token(service, kind, &ada());
        let (changes, fates) = gone(service, Some(eve()), &[token], Leaving::Disabled);

        assert!(ends(&changes[0]), "{kind}");
        assert_eq!(fates.suspended + fates.handed_over + fates.outlive, 0);
    }
}

#[test]
fn a_suspended_token_rests_until_its_owner_is_back_and_ends_where_they_never_are() {
    let acme = acme_with("owner-gone = \"suspend\"");

    let (disabled, resting) = gone(&acme, None, &[key(&acme)], Leaving::Disabled);
    let (deleted, _) = gone(&acme, None, &[key(&acme)], Leaving::Deleted);

    assert_eq!((disabled, resting), (vec![], Fates { suspended: 1, ..Fates::default() }));
    assert!(ends(&deleted[0]));
}

#[test]
fn a_token_that_went_on_under_another_policy_rests_where_it_has_to() {
    let acme = acme_with("owner-gone = \"suspend\"");
    let went_on = Token { outlives_owner: true, ..key(&acme) };

    let (changes, _) = gone(&acme, None, &[went_on], Leaving::Disabled);

    assert_eq!(events(&changes), ["token.suspended"]);
    assert!(!token_in(&changes[0]).outlives_owner);
}

#[test]
fn a_token_goes_on_for_the_time_of_its_policy_and_no_longer_than_it_would() {
    let acme = acme_with("owner-gone = { expire-in = \"30d\" }");
    let short = Token { expires_at: Some(NOW + days(7)), ..key(&acme) };

    for leaving in BOTH {
        let (changes, fates) = gone(&acme, None, &[key(&acme), short.clone()], leaving);

        assert_eq!(events(&changes), ["token.outlives-owner"; 2]);
        let ends: Vec<_> =
            changes.iter().map(|change| token_in(change).expires_at.unwrap()).collect();
        assert_eq!(ends, [span("30d").after(NOW), NOW + days(7)]);
        assert!(changes.iter().all(|change| token_in(change).outlives_owner));
        assert_eq!(fates.outlive, 2);
        let again = gone(&acme, None, &[token_in(&changes[0]).clone()], leaving);
        assert_eq!(again, (vec![], Fates { outlive: 1, ..Fates::default() }));
    }
}

#[test]
fn a_token_that_is_handed_over_is_the_heirs_with_its_secret_and_its_seal() {
    let nocodb = preset("nocodb").replacen(
        "label",
        "owner-gone = { hand-over = \"eve@example.com\" }\nlabel",
        1,
    );
    let nocodb = service_of(Policy::parse(&nocodb).unwrap());
    let (token, _) = token(&nocodb, "api-token", &ada());

    let (changes, fates) =
        gone(&nocodb, Some(eve()), std::slice::from_ref(&token), Leaving::Deleted);

    let next = token_in(&changes[0]);
    assert_eq!(events(&changes), ["token.handed-over"]);
    assert_eq!((next.account, next.place, next.revision), (eve().id, Some(0), token.revision + 1));
    assert_eq!((&next.live, &next.seal, next.id), (&token.live, &token.seal, token.id));
    assert_eq!((next.created_by, fates.handed_over), (token.created_by, 1));
}

#[test]
fn an_heir_gets_no_scope_that_their_role_may_not_have() {
    let acme = acme_with("owner-gone = { hand-over = \"eve@example.com\" }");
    let wide = Token { scopes: words("read root"), ..key(&acme) };

    let (changes, _) = gone(&acme, Some(eve()), std::slice::from_ref(&wide), Leaving::Disabled);
    let (to_root, _) = gone(&acme, Some(root()), &[wide], Leaving::Disabled);

    assert_eq!(token_in(&changes[0]).scopes, words("read"));
    assert_eq!(token_in(&to_root[0]).scopes, words("read root"));
}

#[test]
fn where_nobody_can_take_a_token_it_ends_and_that_is_told() {
    let acme = acme_with("owner-gone = { hand-over = \"eve@example.com\" }");
    let disabled = Account { state: AccountState::Disabled, ..eve() };
    let stranger = Account { membership: Membership::Only([].into()), ..eve() };

    for heir in [None, Some(disabled), Some(stranger), Some(ada())] {
        let (changes, fates) = gone(&acme, heir, &[key(&acme)], Leaving::Disabled);

        assert!(ends(&changes[0]));
        assert_eq!(fates, Fates { not_handed_over: 1, ..Fates::default() });
    }
}

#[test]
fn an_heir_has_no_more_tokens_of_a_kind_than_an_account_may() {
    let acme = acme_with("owner-gone = { hand-over = \"eve@example.com\" }");
    let tokens: Vec<Token> = (0..3).map(|_| key(&acme)).collect();
    let (held, _) = token(&acme, "key", &eve());
    let held = vec![Token { place: Some(1), ..held }];

    let estate = Estate { service: &acme, heir: Some(eve()), held };
    let (changes, fates) = leave(&ada(), Leaving::Disabled, &tokens, &[estate], NOW);

    assert_eq!(events(&changes), ["token.handed-over", "token.handed-over", "token.ended"]);
    let places: Vec<_> = changes[..2].iter().map(|change| token_in(change).place).collect();
    assert_eq!(places, [Some(0), Some(2)]);
    assert_eq!((fates.handed_over, fates.not_handed_over), (2, 1));
}

#[test]
fn what_has_expired_is_neither_handed_over_nor_kept() {
    for line in ["{ hand-over = \"eve@example.com\" }", "{ expire-in = \"30d\" }", "\"suspend\""] {
        let acme = acme_with(&format!("owner-gone = {line}"));
        let expired = Token { expires_at: Some(NOW), ..key(&acme) };

        let (changes, fates) = gone(&acme, Some(eve()), &[expired], Leaving::Disabled);

        assert!(ends(&changes[0]), "{line}");
        assert_eq!(fates.ended, 1);
    }
}

#[test]
fn what_should_have_ended_does_not_come_back_with_its_owner() {
    let (revokes, suspends) = (acme(), acme_with("owner-gone = \"suspend\""));
    let disabled = Account { state: AccountState::Disabled, ..ada() };
    let left = |service: &Service, account: &Account, token: Token| {
        let estate = Estate { service, heir: None, held: Vec::new() };
        left_over(account, &[token], &[estate], NOW).len()
    };

    assert_eq!(left(&revokes, &disabled, key(&revokes)), 1);
    assert_eq!(left(&suspends, &disabled, key(&suspends)), 0);
    assert_eq!(left(&revokes, &ada(), key(&revokes)), 0);
    let goes_on = Token { outlives_owner: true, ..key(&revokes) };
    assert_eq!(left(&revokes, &disabled, goes_on), 0);
}

#[test]
fn d1_a_key_that_ended_with_its_owner_is_made_anew_and_one_that_was_revoked_is_not() {
    let (token, _) = token(&service("discloud"), "api-key", &ada());
    let ended = |cause| Token { end: Some(End { at: NOW, cause }), ..token.clone() };

    assert!(is_made_anew(&[]) && is_made_anew(&[ended(Cause::OwnerGone)]));
    assert!(!is_made_anew(&[ended(Cause::Revoked)]) && !is_made_anew(std::slice::from_ref(&token)));
}
