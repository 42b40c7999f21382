//! Faults: which uses open one, and who closes it.

use jeton_core::{
    Cause, Change, Fault, FaultCause, Record, Restoration, SecretMark, Service, SessionId, Token,
    decide::{
        end::revoke,
        fault::{Sighted, SightedCause, arisen, close, closed, sighted},
        quarantine,
        rotate::rotate,
    },
    policy::OnRetiredUse,
};
use jiff::{SignedDuration, Timestamp};

use crate::support::{
    INSTANT, NOW, ada, entropy, eve, events, mint, operator, person, program, root, service, token,
    token_in,
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

struct Story {
    service: Service,
    before: Token,
    token: Token,
    policy: OnRetiredUse,
}

/// A token that was rotated at [`NOW`], with a grace of an hour.
fn story() -> Story {
    let service = service("jeton");
    let (before, _) = token(&service, "api-token", &ada());
    let kind = service.kind("api-token").unwrap();
    let by = person(&ada());
    let rotated = rotate(&before, (&service, kind), &ada(), HOUR, &by, &mint(30), NOW).unwrap();
    Story { token: rotated.token, before, service, policy: OnRetiredUse::Note }
}

impl Story {
    fn see(&self, secret: &Token, open: &[Fault], at: Timestamp) -> Vec<Change> {
        let mut kind = self.service.kind("api-token").unwrap().clone();
        kind.on_retired_use = self.policy;
        let seen = Sighted {
            cause: SightedCause::RetiredSecretUsed,
            secret: SecretMark::of(&secret.live.digest),
            address: Some([192, 0, 2, 7].into()),
            agent: Some("bot/1".parse().unwrap()),
            at,
        };
        sighted(&self.token, &kind, open, &seen, &entropy(1), at)
    }

    fn fault(&self) -> Fault {
        match &self.see(&self.before, &[], NOW + HOUR)[0].record {
            Record::Fault(fault) => fault.clone(),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_old_secret_opens_one_fault_from_the_end_of_its_grace_on() {
    let story = story();

    assert_eq!(story.see(&story.before, &[], NOW + HOUR - INSTANT), []);
    let fault = story.fault();

    assert_eq!(
        (fault.token(), fault.account(), fault.service()),
        (Some(story.token.id), Some(ada().id), Some(story.service.id))
    );
    assert_eq!(fault.address, Some([192, 0, 2, 7].into()));
    assert_eq!(fault.agent.as_ref().unwrap().as_str(), "bot/1");
    assert_eq!((fault.opened_at, fault.closed_at, fault.revision), (NOW + HOUR, None, 1));
    assert_eq!(story.see(&story.before, &[fault], NOW + HOUR), []);
}

#[test]
fn the_present_secret_a_sessions_token_and_an_ended_one_open_none() {
    let mut story = story();
    let late = NOW + HOUR * 2;
    let service = story.service.clone();

    assert_eq!(story.see(&story.token, &[], late), []);
    let session = Some(SessionId::new(NOW, &entropy(2)));
    let whole = std::mem::replace(&mut story.token, story.before.clone());
    assert_eq!(story.see(&whole, &[], late), [], "it was never rotated");
    story.token = Token { session, ..whole.clone() };
    assert_eq!(story.see(&story.before, &[], late), []);
    let ended = revoke(&whole, &service, &person(&ada()), Cause::Revoked, NOW).unwrap();
    story.token = token_in(&ended).clone();
    assert_eq!(story.see(&story.before, &[], late), []);
    story.token = Token { expires_at: Some(late), ..whole };
    assert_eq!(story.see(&story.before, &[], late), []);
}

#[test]
fn a_policy_can_end_the_token_but_not_for_what_was_on_its_way() {
    let story = Story { policy: OnRetiredUse::Revoke, ..story() };
    let second = SignedDuration::from_secs(1);

    let early = story.see(&story.before, &[], NOW + HOUR + second * 4);
    let late = story.see(&story.before, &[], NOW + HOUR + second * 5);
    let again = story.see(&story.before, &[story.fault()], NOW + HOUR + second * 5);

    assert_eq!(events(&early), ["fault.opened"]);
    assert_eq!(events(&late), ["fault.opened", "token.ended"]);
    assert_eq!(token_in(&late[1]).end.unwrap().cause, Cause::Leaked);
    assert_eq!(events(&again), ["fault.closed", "fault.opened", "token.ended"]);
}

#[test]
fn a_use_in_quarantine_opens_a_fault_for_as_long_as_the_token_is_in() {
    let service = service("discloud");
    let (token, _) = token(&service, "api-key", &ada());
    let kind = service.kind("api-key").unwrap();
    let put = quarantine::put(&token, &service, &person(&ada()), NOW).unwrap();
    let seen = Sighted {
        cause: SightedCause::QuarantinedTokenUsed,
        secret: SecretMark::of(&token.live.digest),
        address: None,
        agent: None,
        at: NOW,
    };

    let changes = sighted(token_in(&put), kind, &[], &seen, &entropy(1), NOW);

    assert_eq!(events(&changes), ["fault.opened"]);
    assert_eq!(sighted(&token, kind, &[], &seen, &entropy(1), NOW), [], "it was released");
}

#[test]
fn who_manages_the_service_closes_a_fault_once_and_to_others_there_is_none() {
    let story = story();
    let fault = story.fault();
    let by = |by| close(&fault, Some(&story.service), &by, NOW);

    let change = by(person(&root())).unwrap();

    assert_eq!(change, closed(&fault, NOW));
    assert_eq!(change.event.name(), "fault.closed");
    for stranger in [ada(), eve(), operator(&[&story.service])] {
        assert_eq!(by(person(&stranger)).unwrap_err().code(), "not_found");
    }
    let reader = program(&root(), "tokens:read");
    assert_eq!(by(reader).unwrap_err().code(), "caller_scope_missing");
    let Record::Fault(after) = change.record else { panic!("a fault") };
    let again = close(&after, Some(&story.service), &person(&root()), NOW);
    assert_eq!(again.unwrap_err().code(), "fault_closed");
}

#[test]
fn a_fault_about_jeton_itself_concerns_administrators_alone() {
    let part = (FaultCause::DiskNearlyFull, "database");
    let opened = arisen(part, "1 MiB is free".to_owned(), &entropy(1), NOW);
    let Record::Fault(fault) = &opened.record else { panic!("a fault") };
    let operator = operator(&[&service("jeton")]);

    assert_eq!((opened.event.name(), fault.token()), ("fault.opened", None));
    assert_eq!(fault.note.as_deref(), Some("1 MiB is free"));
    assert_eq!(close(fault, None, &person(&root()), NOW), Ok(closed(fault, NOW)));
    assert_eq!(close(fault, None, &person(&operator), NOW).unwrap_err().code(), "not_found");
}

#[test]
fn nobody_closes_the_fault_of_a_restoration_that_goes_on() {
    let about = (FaultCause::Restored, Restoration::PART);
    let change = arisen(about, "of the backup of yesterday".to_owned(), &entropy(1), NOW);
    let Record::Fault(fault) = change.record else { panic!("{change:?}") };

    let refused = close(&fault, None, &person(&root()), NOW);

    assert_eq!(refused.unwrap_err().code(), "restoration_goes_on");
    assert_eq!(Restoration::of(&fault), Some(Restoration { at: NOW }));
    let Record::Fault(over) = closed(&fault, NOW).record else { panic!("it is a fault") };
    assert_eq!(Restoration::of(&over), None);
}
