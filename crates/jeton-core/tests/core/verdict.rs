//! The verdict: every reason, the exact moment at which each begins, and their order.

mod properties;

use std::collections::HashSet;

use jeton_core::{
    Account, AddressRange, Grant, Reason, Restoration, Scopes, Service, Token, Verdict,
    policy::Carrier,
    verdict::{Ask, Ended, Standing, Subject, verdict},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::support::{INSTANT, NOW, ada, days, service, span, token, words};

/// A live token of DuploCloud and what surrounds it.
struct Story {
    service: Service,
    owner: Account,
    token: Token,
}

impl Story {
    fn new() -> Self {
        let (service, owner) = (service("duplocloud"), ada());
        let (mut token, _) = token(&service, "permanent", &owner);
        token.scopes = words("read");
        Self { service, owner, token }
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            token: self.token.id,
            account: self.owner.id,
            kind: self.service.kind("permanent").unwrap(),
            session: None,
            scopes: &self.token.scopes,
            addresses: &[],
            ended: Ended::No,
            quarantined: false,
            standing: Standing::Live,
            not_before: None,
            expires_at: self.token.expires_at,
            account_active: true,
            service_enabled: true,
            session_open: true,
        }
    }
}

static NOTHING: Scopes = Scopes::NONE;

fn ask(now: Timestamp) -> Ask<'static> {
    Ask {
        carrier: None,
        address: None,
        needs: &NOTHING,
        now,
        cut_off: None,
        max_staleness: None,
        restoration: None,
    }
}

fn reason(subject: &Subject<'_>, ask: &Ask<'_>) -> Option<Reason> {
    match verdict(subject, ask) {
        Verdict::Allow(_) => None,
        Verdict::Deny(reason) => Some(reason),
    }
}

#[test]
fn a_good_secret_is_allowed_with_all_that_is_known_of_it() {
    let story = Story::new();
    let subject = story.subject();

    let grant = Grant {
        token: story.token.id,
        account: story.owner.id,
        kind: subject.kind,
        session: None,
        scopes: &story.token.scopes,
        addresses: &[],
        expires_at: Some(NOW + days(365)),
        in_grace: false,
    };
    assert_eq!(verdict(&subject, &ask(NOW)), Verdict::Allow(grant));
}

#[test]
fn a_token_in_quarantine_is_refused_unless_something_final_is_to_be_told() {
    let story = Story::new();
    let subject = Subject { quarantined: true, ..story.subject() };
    let ended = Subject { ended: Ended::Revoked, ..subject };

    assert_eq!(reason(&subject, &ask(NOW)), Some(Reason::Quarantined));
    assert_eq!(reason(&ended, &ask(NOW)), Some(Reason::Revoked));
}

#[test]
fn a_token_works_until_the_last_microsecond_before_its_expiry() {
    let story = Story::new();
    let end = story.token.expires_at.unwrap();

    assert_eq!(reason(&story.subject(), &ask(end - INSTANT)), None);
    assert_eq!(reason(&story.subject(), &ask(end)), Some(Reason::Expired));
    assert_eq!(reason(&story.subject(), &ask(end + INSTANT)), Some(Reason::Expired));
}

#[test]
fn a_token_works_from_the_very_moment_it_begins() {
    let story = Story::new();
    let subject = Subject { not_before: Some(NOW), ..story.subject() };

    assert_eq!(reason(&subject, &ask(NOW - INSTANT)), Some(Reason::NotYetValid));
    assert_eq!(reason(&subject, &ask(NOW)), None);
}

#[test]
fn a_replaced_secret_works_until_the_last_microsecond_of_its_grace() {
    let story = Story::new();
    let until = NOW + days(7);
    let subject = Subject { standing: Standing::Replaced { until }, ..story.subject() };

    let Verdict::Allow(grant) = verdict(&subject, &ask(until - INSTANT)) else {
        panic!("refused within its grace");
    };
    assert!(grant.in_grace);
    assert_eq!(grant.expires_at, Some(until));
    assert_eq!(reason(&subject, &ask(until)), Some(Reason::Rotated));
}

#[test]
fn d6_a_secret_that_was_reset_is_refused_in_the_same_microsecond() {
    let story = Story::new();
    let subject = Subject { standing: Standing::Replaced { until: NOW }, ..story.subject() };

    assert_eq!(reason(&subject, &ask(NOW)), Some(Reason::Rotated));
}

#[test]
fn the_grace_of_a_secret_does_not_outlast_its_token() {
    let story = Story::new();
    let end = story.token.expires_at.unwrap();
    let standing = Standing::Replaced { until: end + days(1) };
    let subject = Subject { standing, ..story.subject() };

    assert_eq!(reason(&subject, &ask(end)), Some(Reason::Expired));
    let Verdict::Allow(grant) = verdict(&subject, &ask(end - INSTANT)) else {
        panic!("refused within its grace");
    };
    assert_eq!(grant.expires_at, Some(end));
}

#[test]
fn each_way_of_ending_has_its_reason() {
    let story = Story::new();

    for (ended, why) in [
        (Ended::Revoked, Reason::Revoked),
        (Ended::WithSession, Reason::SessionEnded),
        (Ended::Expired, Reason::Expired),
    ] {
        let subject = Subject { ended, ..story.subject() };
        assert_eq!(reason(&subject, &ask(NOW)), Some(why));
    }
}

#[test]
fn n8_a_token_whose_session_is_closed_is_refused() {
    let story = Story::new();
    let subject = Subject { session_open: false, ..story.subject() };

    assert_eq!(reason(&subject, &ask(NOW)), Some(Reason::SessionEnded));
}

#[test]
fn a_token_of_a_disabled_account_or_service_is_refused() {
    let story = Story::new();

    let subject = Subject { account_active: false, ..story.subject() };
    assert_eq!(reason(&subject, &ask(NOW)), Some(Reason::AccountDisabled));

    let subject = Subject { service_enabled: false, ..story.subject() };
    assert_eq!(reason(&subject, &ask(NOW)), Some(Reason::ServiceDisabled));
}

#[test]
fn a_token_works_under_the_carriers_of_its_own_kind_alone() {
    let nocodb = service("nocodb");
    let story = Story::new();

    for kind in &nocodb.policy.kinds {
        for carrier in nocodb.policy.carriers() {
            let subject = Subject { kind, ..story.subject() };
            let ask = Ask { carrier: Some(carrier), ..ask(NOW) };

            let own = kind.carriers.contains(carrier);
            let expected = (!own).then_some(Reason::WrongCarrier);
            assert_eq!(reason(&subject, &ask), expected, "{} in {}", kind.name, carrier.usage());
        }
    }
}

#[test]
fn what_reads_a_feed_is_refused_under_every_carrier_and_told_that_its_kind_is_not_meant() {
    let jeton = service("jeton");
    let story = Story::new();
    let subject = Subject { kind: jeton.kind("calendar").unwrap(), ..story.subject() };

    for carrier in jeton.policy.carriers() {
        let ask = Ask { carrier: Some(carrier), ..ask(NOW) };
        assert_eq!(reason(&subject, &ask), Some(Reason::KindNotAllowed), "{}", carrier.usage());
    }
}

#[test]
fn a_kind_that_spells_a_shared_header_its_own_way_still_works_there() {
    let policy = crate::support::edited(
        "duplocloud",
        "carriers = [{ header = \"Authorization\", scheme = \"Bearer\" }]\n# U5",
        "carriers = [{ header = \"authorization\", scheme = \"bearer\" }]\n# U5",
    );
    let story = Story::new();
    let subject = Subject { kind: policy.kind("permanent").unwrap(), ..story.subject() };
    let headers: [(&str, &[u8]); 1] = [("Authorization", b"Bearer s3cret")];

    let presented = policy.present(headers.into_iter()).unwrap();

    let ask = Ask { carrier: Some(presented.carrier), ..ask(NOW) };
    assert_eq!(reason(&subject, &ask), None);
}

#[test]
fn a_token_bound_to_addresses_works_from_there_alone_and_never_from_an_unknown_one() {
    let story = Story::new();
    let ranges: Vec<AddressRange> =
        ["192.0.2.0/24", "2001:db8::/32"].map(|range| range.parse().unwrap()).to_vec();
    let subject = Subject { addresses: &ranges, ..story.subject() };
    let from = |address: Option<&str>| {
        let address = address.map(|text| text.parse().unwrap());
        reason(&subject, &Ask { address, ..ask(NOW) })
    };

    for inside in ["192.0.2.0", "192.0.2.255", "::ffff:192.0.2.7", "2001:db8::1"] {
        assert_eq!(from(Some(inside)), None, "{inside}");
    }
    for outside in ["192.0.3.0", "2001:db9::", "::1", "::192.0.2.7"] {
        assert_eq!(from(Some(outside)), Some(Reason::AddressNotAllowed), "{outside}");
    }
    assert_eq!(from(None), Some(Reason::AddressNotAllowed));
}

#[test]
fn a_token_that_lacks_a_scope_is_refused() {
    let story = Story::new();

    for (needs, expected) in [
        ("", None),
        ("read", None),
        ("write", Some(Reason::ScopeMissing)),
        ("read write", Some(Reason::ScopeMissing)),
    ] {
        let needs = words(needs);
        let ask = Ask { needs: &needs, ..ask(NOW) };
        assert_eq!(reason(&story.subject(), &ask), expected, "{needs}");
    }
}

#[test]
fn a_node_that_was_cut_off_for_the_whole_allowed_time_no_longer_answers() {
    let story = Story::new();
    let cut_off = |age: SignedDuration, limit: Option<&str>| {
        let ask = Ask { cut_off: Some(age), max_staleness: limit.map(span), ..ask(NOW) };
        reason(&story.subject(), &ask)
    };
    let minute = SignedDuration::from_mins(1);

    assert_eq!(cut_off(minute - INSTANT, Some("1m")), None);
    assert_eq!(cut_off(minute, Some("1m")), Some(Reason::Stale));
    assert_eq!(cut_off(days(1000), None), None);
}

#[test]
fn a_token_that_was_there_before_jeton_was_restored_is_refused_and_one_made_since_is_not() {
    let story = Story::new();
    let made_at = story.subject().token.made_at();
    let restored = |at: Timestamp| {
        let ask = Ask { restoration: Some(Restoration { at }), ..ask(NOW) };
        reason(&story.subject(), &ask)
    };

    assert_eq!(restored(made_at), None);
    assert_eq!(restored(made_at + INSTANT), Some(Reason::Restored));
    assert_eq!(restored(NOW + days(1000)), Some(Reason::Restored));
}

#[test]
fn of_several_reasons_the_one_that_can_never_change_is_told_first() {
    let story = Story::new();
    let elsewhere = Carrier::new("x-elsewhere", None);
    let ranges: Vec<AddressRange> = vec!["192.0.2.7".parse().unwrap()];
    let needs = words("write");
    let past = NOW - days(1);
    let mut subject = Subject {
        addresses: &ranges,
        ended: Ended::Revoked,
        standing: Standing::Replaced { until: past },
        not_before: Some(NOW + days(1)),
        expires_at: Some(past),
        account_active: false,
        service_enabled: false,
        session_open: false,
        ..story.subject()
    };
    let mut ask = Ask {
        carrier: Some(&elsewhere),
        address: None,
        needs: &needs,
        now: NOW,
        cut_off: Some(days(1)),
        max_staleness: Some(span("1m")),
        restoration: Some(Restoration { at: NOW + days(1) }),
    };

    let mut told = vec![reason(&subject, &ask)];
    ask.carrier = None;
    told.push(reason(&subject, &ask));
    subject.ended = Ended::No;
    told.push(reason(&subject, &ask));
    subject.standing = Standing::Live;
    told.push(reason(&subject, &ask));
    subject.session_open = true;
    told.push(reason(&subject, &ask));
    subject.expires_at = None;
    told.push(reason(&subject, &ask));
    subject.account_active = true;
    told.push(reason(&subject, &ask));
    subject.service_enabled = true;
    told.push(reason(&subject, &ask));
    subject.not_before = None;
    told.push(reason(&subject, &ask));
    subject.addresses = &[];
    told.push(reason(&subject, &ask));
    ask.needs = &NOTHING;
    told.push(reason(&subject, &ask));
    ask.restoration = None;
    told.push(reason(&subject, &ask));
    ask.cut_off = None;
    told.push(reason(&subject, &ask));

    assert_eq!(
        told,
        [
            Some(Reason::WrongCarrier),
            Some(Reason::Revoked),
            Some(Reason::Rotated),
            Some(Reason::SessionEnded),
            Some(Reason::Expired),
            Some(Reason::AccountDisabled),
            Some(Reason::ServiceDisabled),
            Some(Reason::NotYetValid),
            Some(Reason::AddressNotAllowed),
            Some(Reason::ScopeMissing),
            Some(Reason::Restored),
            Some(Reason::Stale),
            None,
        ]
    );
}

#[test]
fn every_reason_has_a_code_of_its_own_and_words() {
    let codes: HashSet<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();

    assert_eq!(codes.len(), Reason::ALL.len());
    assert!(Reason::ALL.iter().all(|reason| !reason.words().is_empty()));
}

#[test]
fn a_stranger_learns_nothing_that_only_a_holder_may_know() {
    let told_to_all: Vec<_> = Reason::ALL.iter().filter(|reason| !reason.is_genuine()).collect();

    assert_eq!(
        told_to_all,
        [
            &Reason::Missing,
            &Reason::SeveralCredentials,
            &Reason::Malformed,
            &Reason::Unknown,
            &Reason::Stale
        ]
    );
}
