//! Rotation: a new secret at once, the old one for its grace and no longer.

mod a_program_of_jeton;

use jeton_core::{
    Account, Caller, Refusal, STEP_UP_WINDOW, Service, SessionId, Token,
    decide::rotate::{Rotated, rotate},
};
use jeton_token::Secret;
use jiff::{SignedDuration, Timestamp};

use crate::support::{
    INSTANT, KEY, NOW, ada, days, eve, machine, mint, person, program, root, sealed, service,
    token, token_in, words,
};

const NONE: SignedDuration = SignedDuration::ZERO;

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
    fn rotate(
        &self,
        grace: SignedDuration,
        by: &Caller,
        now: Timestamp,
    ) -> Result<Rotated<Option<Secret>>, Refusal> {
        let kind = self.service.kind(self.token.kind.as_str()).unwrap();
        rotate(&self.token, (&self.service, kind), &self.owner, grace, by, &mint(30), now)
    }

    fn refusal(&self, grace: SignedDuration, by: &Caller) -> &'static str {
        self.rotate(grace, by, NOW).unwrap_err().code()
    }
}

#[test]
fn a_session_gets_no_new_secret_after_the_password_has_gone_stale_whatever_the_kind() {
    for (preset, kind) in
        [("jeton", "api-token"), ("discloud", "api-key"), ("duplocloud", "permanent")]
    {
        let story = story(preset, kind);
        let session = Some(SessionId::from_bytes([7; 16]));
        let by = Caller { session, ..person(&story.owner) };

        let late = story.rotate(NONE, &by, NOW + STEP_UP_WINDOW + INSTANT);

        assert!(story.rotate(NONE, &by, NOW + STEP_UP_WINDOW).is_ok(), "{preset}");
        assert_eq!(late.unwrap_err(), Refusal::StepUpRequired, "{preset}");
    }
}

#[test]
fn a_rotated_token_keeps_its_id_and_everything_but_its_secret() {
    let story = story("jeton", "api-token");
    let old = &story.token;

    let rotated = story.rotate(days(7), &person(&story.owner), NOW).unwrap();

    let new = &rotated.token;
    assert_eq!((new.id, &new.name, &new.scopes), (old.id, &old.name, &old.scopes));
    assert_eq!(
        (new.expires_at, new.created_at, new.place),
        (old.expires_at, old.created_at, old.place)
    );
    assert_eq!(new.live.digest, KEY.digest(rotated.secret.unwrap().expose()));
    assert_ne!(new.live.digest, old.live.digest);
    assert_eq!(new.revision, old.revision + 1);
    assert_eq!(rotated.change.event.name(), "token.rotated");
    assert_eq!(token_in(&rotated.change), new);
}

#[test]
fn the_old_secret_is_kept_as_the_prior_one_until_its_grace_ends() {
    let story = story("jeton", "api-token");

    let prior = story.rotate(days(7), &person(&story.owner), NOW).unwrap().token.prior.unwrap();

    assert_eq!((prior.digest, prior.until), (story.token.live.digest, NOW + days(7)));
    assert_eq!(prior.hint, story.token.live.hint);
}

#[test]
fn d6_a_reset_ends_the_old_secret_at_once_and_seals_the_new_one() {
    let story = story("discloud", "api-key");

    let rotated = story.rotate(NONE, &person(&story.owner), NOW).unwrap();

    assert_eq!(rotated.token.prior.as_ref().unwrap().until, NOW);
    let seal = rotated.token.seal.as_ref().unwrap();
    assert_eq!(seal.bytes, sealed(&rotated.token, rotated.secret.as_ref().unwrap().expose()));
}

#[test]
fn a_grace_over_the_kinds_limit_or_below_nothing_is_refused() {
    let jeton = story("jeton", "api-token");
    let discloud = story("discloud", "api-key");
    let by = person(&ada());

    assert!(jeton.rotate(days(7), &by, NOW).is_ok());
    assert_eq!(jeton.refusal(days(7) + INSTANT, &by), "grace_too_long");
    assert_eq!(jeton.refusal(-INSTANT, &by), "grace_too_long");
    assert_eq!(discloud.refusal(INSTANT, &by), "grace_too_long");
}

#[test]
fn while_a_grace_runs_only_a_reset_is_possible() {
    let mut story = story("jeton", "api-token");
    let by = person(&story.owner);
    story.token = story.rotate(days(1), &by, NOW).unwrap().token;
    let until = NOW + days(1);

    let rotated = story.rotate(days(1), &by, until - INSTANT).unwrap_err();
    let reset = story.rotate(NONE, &by, until - INSTANT).unwrap();
    let later = story.rotate(days(1), &by, until).unwrap();

    assert_eq!(rotated, Refusal::GraceRunning { until });
    assert_eq!(reset.token.prior.unwrap().digest, story.token.live.digest);
    assert_eq!(later.token.prior.unwrap().until, until + days(1));
}

#[test]
fn n7_a_kind_that_cannot_be_reset_is_refused_with_the_way_out() {
    let story = story("nocodb", "api-token");

    let refused = story.rotate(NONE, &person(&story.owner), NOW).unwrap_err();

    assert_eq!(
        refused.to_string(),
        "`api-token` tokens cannot be reset; delete this one and create another"
    );
}

#[test]
fn a_token_that_has_ended_or_expired_gets_no_new_secret() {
    let mut ended = story("jeton", "api-token");
    let by = person(&ended.owner);
    ended.token.expires_at = Some(NOW);
    assert_eq!(ended.refusal(NONE, &by), "token_expired");

    let cause = jeton_core::Cause::Leaked;
    ended.token.end = Some(jeton_core::End { at: NOW, cause });
    assert_eq!(ended.refusal(NONE, &by), "token_ended");
}

#[test]
fn a_stranger_sees_no_token_and_a_reader_changes_none() {
    let story = story("jeton", "api-token");

    assert_eq!(story.refusal(NONE, &person(&eve())), "not_found");
    assert_eq!(story.refusal(NONE, &program(&ada(), "tokens:read")), "caller_scope_missing");
    assert!(story.rotate(NONE, &person(&root()), NOW).is_ok());
}

#[test]
fn the_new_secret_goes_to_its_owner_or_to_whoever_has_to_hand_it_over() {
    let (readable, once) = (story("discloud", "api-key"), story("duplocloud", "permanent"));
    let of_machine = Story { owner: machine(), ..story("discloud", "api-key") };
    let has_it = |story: &Story, by: &Caller| {
        let rotated = story.rotate(NONE, by, NOW).unwrap();
        assert_ne!(rotated.token.live.digest, story.token.live.digest);
        rotated.secret.is_some()
    };

    assert!(has_it(&readable, &person(&ada())));
    assert!(!has_it(&readable, &person(&root())));
    assert!(has_it(&once, &person(&root())));
    assert!(has_it(&of_machine, &person(&root())));
}
