//! What holds for every verdict, whatever the facts.

use super::*;

prop_compose! {
    fn moment()(microseconds in -400_000_000_i64..400_000_000) -> Timestamp {
        NOW + SignedDuration::from_micros(microseconds)
    }
}

/// Facts that change between two stories: standing, start, expiry, states, time, staleness.
type Facts =
    (Option<Timestamp>, Option<Timestamp>, Option<Timestamp>, [bool; 3], Timestamp, Option<i64>);

fn facts() -> impl Strategy<Value = Facts> {
    let some = || proptest::option::of(moment());
    (some(), some(), some(), any::<[bool; 3]>(), moment(), proptest::option::of(0_i64..100))
}

fn with<'a>(subject: Subject<'a>, facts: &Facts) -> (Subject<'a>, Ask<'static>) {
    let (
        grace,
        not_before,
        expires_at,
        [account_active, service_enabled, session_open],
        now,
        cut_off,
    ) = *facts;
    let standing = grace.map_or(Standing::Live, |until| Standing::Replaced { until });
    let subject = Subject {
        standing,
        not_before,
        expires_at,
        account_active,
        service_enabled,
        session_open,
        ..subject
    };
    let cut_off = cut_off.map(SignedDuration::from_secs);
    (subject, Ask { cut_off, max_staleness: Some(span("50s")), ..ask(now) })
}

proptest! {
    #[test]
    fn a_token_that_has_ended_is_never_allowed_whatever_the_other_facts(
        facts in facts(), ended in prop_oneof![Just(Ended::Revoked), Just(Ended::WithSession), Just(Ended::Expired)],
    ) {
        let story = Story::new();
        let (subject, ask) = with(Subject { ended, ..story.subject() }, &facts);

        prop_assert!(reason(&subject, &ask).is_some());
    }

    #[test]
    fn what_is_allowed_holds_every_condition_and_what_is_refused_breaks_one(facts in facts()) {
        let story = Story::new();
        let (subject, ask) = with(story.subject(), &facts);
        let (grace, not_before, expires_at, states, now, cut_off) = facts;

        let holds = grace.is_none_or(|until| now < until)
            && not_before.is_none_or(|start| start <= now)
            && expires_at.is_none_or(|end| now < end)
            && states == [true; 3]
            && cut_off.is_none_or(|age| age < 50);

        prop_assert_eq!(reason(&subject, &ask).is_none(), holds);
    }

    #[test]
    fn a_grant_says_until_when_and_is_refused_from_then_on(facts in facts()) {
        let story = Story::new();
        let (subject, ask) = with(story.subject(), &facts);

        if let Verdict::Allow(Grant { expires_at: Some(end), .. }) = verdict(&subject, &ask) {
            let (before, after) = (Ask { now: end - INSTANT, ..ask }, Ask { now: end, ..ask });
            prop_assert_eq!(reason(&subject, &before), None);
            prop_assert!(reason(&subject, &after).is_some());
        }
    }
}
