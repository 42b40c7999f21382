//! Whatever the clock, the settings and people do, nobody is told twice, too late or not at all.

use std::collections::BTreeSet;

use jeton_core::Span;
use jiff::SignedDuration;
use proptest::prelude::*;

use super::{DAYS_BEFORE, story};
use crate::support::{NOW, days};

#[derive(Debug, Clone)]
enum Deed {
    /// The clock is moved by so many hours, and the job has a round.
    Clock(i64),
    Setting(u16),
    Rotate,
    Extend(u16),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => (-40_i64 * 24..60 * 24).prop_map(Deed::Clock),
        3 => (1_u16..60).prop_map(Deed::Setting),
        1 => Just(Deed::Rotate),
        1 => (1_u16..=365).prop_map(Deed::Extend),
    ]
}

proptest! {
    /// Whatever happens: of one end, each threshold at most once; nothing after the end; and what has begun is told.
    #[test]
    fn no_history_of_the_world_tells_twice_or_too_late_or_misses_the_tightest(
        start in 300_i64..365, deeds in prop::collection::vec(deed(), 1..60),
    ) {
        let mut story = story();
        let mut now = NOW + days(start);
        for deed in deeds {
            match deed {
                Deed::Clock(hours) => now += SignedDuration::from_hours(hours),
                Deed::Setting(count) => story.set(DAYS_BEFORE, &count.to_string()),
                Deed::Rotate => story.rotate(now),
                Deed::Extend(count) => story.extend(&format!("{count}d"), now),
            }

            let news = story.round(now);

            let end = story.end();
            prop_assert!(now < end || news.is_empty());
            prop_assert_eq!(story.round(now), []);
            let left = end.duration_since(now);
            let begun = |span: &Span| left <= SignedDuration::from_secs(span.seconds());
            let tightest = story.service.thresholds().into_iter().rfind(begun).filter(|_| now < end);
            if let Some(tightest) = tightest {
                prop_assert!(story.told.iter().any(|told| told.0 == end && told.1 <= tightest));
            }
        }
        let once: BTreeSet<_> = story.told.iter().collect();
        prop_assert_eq!(once.len(), story.told.len());
        prop_assert!(story.open().all(|fault| fault.nearing.unwrap().expires_at == story.end()));
    }
}
