//! Extension: a later end, never later than that of a new token.

use jeton_core::{
    Account, AccountState, Caller, Refusal, Service, SessionId, Token, TokenId,
    decide::extend::{NewEnd, extend},
};
use jiff::Timestamp;

use crate::support::{
    INSTANT, NOW, ada, days, entropy, eve, person, program, root, service, span, token, token_in,
};

struct Story {
    service: Service,
    owner: Account,
    token: Token,
}

fn story(preset: &str, kind: &str) -> Story {
    let (service, owner) = (service(preset), ada());
    let (token, _) = token(&service, kind, &owner);
    Story { service, owner, token }
}

impl Story {
    fn extend(&self, end: NewEnd, by: &Caller, now: Timestamp) -> Result<Token, Refusal> {
        let kind = self.service.kind(self.token.kind.as_str()).unwrap();
        let change = extend(&self.token, (&self.service, kind), &self.owner, end, by, now)?;
        assert_eq!(change.event.name(), "token.extended");
        Ok(token_in(&change).clone())
    }

    fn refusal(&self, end: NewEnd, by: &Caller, now: Timestamp) -> &'static str {
        self.extend(end, by, now).unwrap_err().code()
    }
}

fn lasting(text: &str) -> NewEnd {
    NewEnd::In(span(text))
}

#[test]
fn an_extended_token_ends_later_and_is_the_same_in_everything_else() {
    let story = story("jeton", "api-token");

    let extended = story.extend(lasting("120d"), &person(&story.owner), NOW).unwrap();

    let Token { expires_at, revision, .. } = extended;
    assert_eq!((expires_at, revision), (Some(NOW + days(120)), 2));
    assert_eq!(Token { expires_at: story.token.expires_at, revision: 1, ..extended }, story.token);
}

#[test]
fn no_extension_goes_further_than_a_new_token_would() {
    let story = story("jeton", "api-token");
    let (by, later) = (person(&story.owner), NOW + days(30));
    let by = Caller { authenticated_at: Some(later), ..by };
    let limit = later + days(365);

    assert_eq!(story.refusal(lasting("366d"), &by, later), "lifetime_too_long");
    assert_eq!(story.refusal(NewEnd::At(limit + INSTANT), &by, later), "lifetime_too_long");
    assert_eq!(story.extend(NewEnd::At(limit), &by, later).unwrap().expires_at, Some(limit));
}

#[test]
fn what_would_not_end_later_is_no_extension() {
    let story = story("jeton", "api-token");
    let by = person(&story.owner);

    for end in [lasting("1d"), lasting("90d"), NewEnd::At(NOW + days(90))] {
        assert_eq!(story.refusal(end, &by, NOW), "not_later");
    }
    assert_eq!(story.refusal(NewEnd::At(NOW), &by, NOW), "never_valid");
}

#[test]
fn whoever_may_issue_the_kind_may_extend_it_and_nobody_else() {
    let permanent = Story {
        token: Token {
            expires_at: Some(NOW + days(1)),
            ..token(&service("duplocloud"), "permanent", &ada()).0
        },
        ..story("duplocloud", "permanent")
    };

    assert!(permanent.extend(lasting("90d"), &person(&root()), NOW).is_ok());
    assert_eq!(permanent.refusal(lasting("90d"), &person(&ada()), NOW), "issuer_not_allowed");
    assert_eq!(permanent.refusal(lasting("90d"), &person(&eve()), NOW), "not_found");
    let reader = program(&ada(), "tokens:read");
    assert_eq!(permanent.refusal(lasting("90d"), &reader, NOW), "caller_scope_missing");
}

#[test]
fn a_program_extends_nothing_beyond_its_own_end_and_so_never_itself() {
    let story = story("jeton", "api-token");
    let by = program(&story.owner, "tokens:read tokens:write");
    let own_end = by.expires_at.unwrap();
    let itself = Story {
        token: Token { expires_at: by.expires_at, ..story.token.clone() },
        service: story.service.clone(),
        owner: story.owner.clone(),
    };
    let shorter = Story {
        token: Token { expires_at: Some(own_end - days(1) + INSTANT), ..story.token.clone() },
        service: story.service.clone(),
        owner: story.owner.clone(),
    };

    assert_eq!(itself.refusal(lasting("2d"), &by, NOW), "outlives_caller");
    assert_eq!(itself.refusal(NewEnd::At(own_end), &by, NOW), "not_later");
    assert_eq!(shorter.refusal(NewEnd::At(own_end + INSTANT), &by, NOW), "outlives_caller");
    assert!(shorter.extend(NewEnd::At(own_end), &by, NOW).is_ok());
}

#[test]
fn tokens_of_sessions_and_those_that_do_not_expire_are_not_extended() {
    let temporary = story("duplocloud", "temporary");
    let forever = story("nocodb", "api-token");

    for story in [temporary, forever] {
        let refused = story.refusal(lasting("1d"), &person(&root()), NOW);
        assert!(["lifetime_not_allowed", "not_later"].contains(&refused), "{refused}");
    }
}

#[test]
fn an_expired_an_ended_and_a_quarantined_token_stay_what_they_are() {
    let story = story("jeton", "api-token");
    let late = NOW + days(90);
    let by = Caller { authenticated_at: Some(late), ..person(&story.owner) };

    assert_eq!(story.refusal(lasting("90d"), &by, late), "token_expired");
    let quarantined = Story {
        token: Token { quarantined_at: Some(NOW), ..story.token.clone() },
        service: story.service.clone(),
        owner: story.owner.clone(),
    };
    assert_eq!(
        quarantined.refusal(lasting("120d"), &person(&quarantined.owner), NOW),
        "in_quarantine"
    );
}

#[test]
fn a_session_needs_its_password_of_late_and_the_owner_an_account_that_works() {
    let story = story("jeton", "api-token");
    let session = SessionId::new(NOW, &entropy(7));
    let stale = Caller { session: Some(session), ..person(&story.owner) };
    let disabled = Story {
        owner: Account { state: AccountState::Disabled, ..ada() },
        service: story.service.clone(),
        token: Token { id: TokenId::new(NOW, &entropy(8)), ..story.token.clone() },
    };

    assert_eq!(story.refusal(lasting("120d"), &stale, NOW + days(1)), "step_up_required");
    assert_eq!(disabled.refusal(lasting("120d"), &person(&root()), NOW), "account_disabled");
}
