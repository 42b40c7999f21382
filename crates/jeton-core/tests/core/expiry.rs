//! Expiry: who is told of the end of a token, when, and never twice.

mod any_history;

use jeton_core::{
    Account, AccountState, Caller, Change, Contact, End, Fault, FaultCause, Record, Service,
    ServiceState, Span, Token,
    decide::{
        end::revoke,
        expiry::{put_off, remedy, settle, tell},
        extend::{NewEnd, extend},
        rotate::rotate,
    },
};
use jiff::{SignedDuration, Timestamp};

use crate::support::{
    INSTANT, NOW, ada, days, edited, entropy, events, machine, mint, person, root, service,
    service_of, span, token, token_in,
};

const DAYS_BEFORE: &str = "Enable User Token Expiration Notifications";
const MAILS: &str = "User Token Expiration Notification Emails";

/// A permanent token of DuploCloud, which ends a year after [`NOW`], and what was told of it.
struct Story {
    service: Service,
    owner: Account,
    token: Token,
    faults: Vec<Fault>,
    /// The ends and thresholds that were told of, in the order of the telling.
    told: Vec<(Timestamp, Span)>,
}

fn story() -> Story {
    story_of(service("duplocloud"), "permanent", ada())
}

fn story_of(service: Service, kind: &str, owner: Account) -> Story {
    let (token, _) = token(&service, kind, &owner);
    Story { service, owner, token, faults: Vec::new(), told: Vec::new() }
}

impl Story {
    fn end(&self) -> Timestamp {
        self.token.expires_at.unwrap()
    }

    fn set(&mut self, key: &str, value: &str) {
        self.service.settings.insert(key.to_owned(), value.to_owned());
    }

    /// One round of the job.
    fn round(&mut self, now: Timestamp) -> Vec<Change> {
        let owner = (&self.service, &self.owner);
        let open: Vec<_> = self.open().cloned().collect();
        let changes = tell(&self.token, owner, &open, &entropy(60), now);
        self.take(&changes);
        changes
    }

    /// A change that somebody asked for, with what follows from it.
    fn change(&mut self, change: Change, now: Timestamp) {
        let changes = [change];
        let open: Vec<_> = self.open().cloned().collect();
        let concerned = put_off(&changes);
        let closed = settle(&changes, &open, now);
        assert!(closed.is_empty() || concerned == [self.token.id], "nobody would look");
        self.take(&changes);
        self.take(&closed);
    }

    fn rotate(&mut self, now: Timestamp) {
        let (kind, by) = (self.service.kind("permanent").unwrap(), admin(now));
        let by = (&by, &mint(61));
        let rotated = rotate(
            &self.token,
            (&self.service, kind),
            &self.owner,
            SignedDuration::ZERO,
            by.0,
            by.1,
            now,
        );
        if let Ok(rotated) = rotated {
            self.change(rotated.change, now);
        }
    }

    fn extend(&mut self, lasting: &str, now: Timestamp) {
        let kind = self.service.kind("permanent").unwrap();
        let end = NewEnd::In(span(lasting));
        let extended =
            extend(&self.token, (&self.service, kind), &self.owner, end, &admin(now), now);
        if let Ok(change) = extended {
            self.change(change, now);
            // Whoever extended it to so near an end knows.
            self.told.extend(self.token.warned.map(|threshold| (self.end(), threshold)));
        }
    }

    fn take(&mut self, changes: &[Change]) {
        for change in changes {
            match &change.record {
                Record::Token(token) => self.token = token.clone(),
                Record::Fault(fault) => {
                    if fault.revision == 1 {
                        let nearing = fault.nearing.unwrap();
                        self.told.push((nearing.expires_at, nearing.threshold));
                    }
                    self.faults
                        .retain(|other| other.id != fault.id || other.nearing != fault.nearing);
                    self.faults.push(fault.clone());
                }
                other => panic!("{other:?}"),
            }
        }
    }

    fn open(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter().filter(|fault| fault.closed_at.is_none())
    }

    fn thresholds(&self) -> Vec<String> {
        self.told.iter().map(|(_, threshold)| threshold.to_string()).collect()
    }
}

fn admin(now: Timestamp) -> Caller {
    Caller { authenticated_at: Some(now), ..person(&root()) }
}

#[test]
fn a_token_is_told_of_at_each_threshold_to_the_microsecond_and_keeps_what_was_told() {
    let mut story = story();
    let end = story.end();

    assert_eq!(story.round(end - days(30) - INSTANT), []);
    let told = story.round(end - days(30));

    assert_eq!(events(&told), ["token.expiring", "fault.opened"]);
    let token = token_in(&told[0]).clone();
    assert_eq!((token.warned, token.revision), (Some(span("30d")), 2));
    let Record::Fault(fault) = &told[1].record else { panic!("{told:?}") };
    assert_eq!(fault.cause, FaultCause::TokenExpiring);
    assert_eq!(fault.nearing.unwrap().expires_at, end);
    assert_eq!(fault.token(), Some(token.id));
    assert_eq!(story.round(end - days(30)), []);
    assert_eq!(story.round(end - days(7) - INSTANT), []);
    story.round(end - days(7));
    story.round(end - INSTANT);
    assert_eq!(story.round(end), [], "it has expired");
    assert_eq!(story.thresholds(), ["30d", "7d", "1d"]);
    assert_eq!(story.open().count(), 3);
}

/// What happens at a moment before the end, in days.
enum Step {
    /// The job has a round.
    At(i64),
    /// The setting of U9 is changed.
    Days(&'static str),
}

#[test]
fn however_the_clock_and_the_setting_are_changed_nobody_is_told_twice_and_the_tightest_is_told() {
    use Step::{At, Days};
    let table: &[(&str, &[Step], &[&str])] = &[
        ("nothing happens before the first threshold", &[At(365), At(31)], &[]),
        ("each once", &[At(30), At(29), At(7), At(6), At(1), At(1)], &["30d", "7d", "1d"]),
        ("the setting adds one", &[Days("45"), At(45), At(30), At(20)], &["45d", "30d"]),
        (
            "30, 7 and 30 again",
            &[Days("30"), At(20), Days("7"), At(20), Days("30"), At(20)],
            &["30d"],
        ),
        (
            "a tighter one that has begun",
            &[At(20), Days("21"), At(20), Days("20"), At(19)],
            &["30d", "21d", "20d"],
        ),
        ("a looser one comes late", &[At(7), Days("10"), At(6)], &["7d"]),
        ("the tightest of many is told", &[At(365), Days("2"), At(2)], &["2d"]),
        ("a jump over all of them and back", &[At(365), At(-10), At(365), At(30)], &["30d"]),
        ("a jump of 40 days into the last day", &[At(41), At(1)], &["1d"]),
        ("back and forth over one", &[At(30), At(31), At(30), At(40), At(29)], &["30d"]),
        ("back over two", &[At(7), At(30), At(31), At(7), At(1)], &["7d", "1d"]),
        ("nothing after the end", &[At(0), At(-1), At(-400)], &[]),
    ];
    for (what, steps, told) in table {
        let mut story = story();
        let end = story.end();

        for step in *steps {
            match step {
                At(before) => drop(story.round(end - days(*before))),
                Days(value) => story.set(DAYS_BEFORE, value),
            }
        }

        assert_eq!(story.thresholds(), *told, "{what}");
    }
}

#[test]
fn those_are_told_whom_the_setting_names_and_the_owner_where_the_policy_says_so_each_once() {
    let told = |policy, owner: Account, mails: &str| {
        let mut story = story_of(service_of(policy), "permanent", ada());
        story.owner = owner;
        story.set(MAILS, mails);
        story.round(story.end() - days(1));
        let fault = story.open().next().expect("one is open").clone();
        fault.recipients.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let silent = || crate::support::policy("duplocloud");
    let telling = || edited("duplocloud", "tell-owner = false", "tell-owner = true");
    let disabled = Account { state: AccountState::Disabled, ..ada() };

    assert_eq!(told(silent(), ada(), ""), [] as [&str; 0]);
    assert_eq!(told(silent(), ada(), "ops@example.com"), ["ops@example.com"]);
    assert_eq!(told(telling(), ada(), "ops@example.com"), ["ops@example.com", "ada@example.com"]);
    assert_eq!(told(telling(), ada(), "ada@example.com;"), ["ada@example.com"]);
    assert_eq!(told(telling(), machine(), "ops@example.com"), ["ops@example.com"]);
    let contact = Contact { mail: Some("keeper@example.com".parse().unwrap()), language: None };
    let kept = Account { contact, ..machine() };
    let both = ["ops@example.com", "keeper@example.com"];
    assert_eq!(told(telling(), kept, "ops@example.com"), both);
    assert_eq!(told(telling(), disabled, "ops@example.com"), ["ops@example.com"]);
    let mut open = telling();
    open.sign_up = jeton_core::policy::SignUp::Open;
    assert_eq!(told(open, ada(), "ops@example.com"), ["ops@example.com"], "anybody may be `ada@`");
}

#[test]
fn nobody_is_told_of_what_has_ended_rests_in_quarantine_or_belongs_to_a_session() {
    let near = |change: fn(&mut Story)| {
        let mut story = story();
        let now = story.end() - days(1);
        change(&mut story);
        story.round(now).len()
    };

    assert_eq!(near(|_| ()), 2);
    assert_eq!(near(|story| story.token.quarantined_at = Some(NOW)), 0);
    assert_eq!(near(|story| story.service.state = ServiceState::Disabled), 0);
    assert_eq!(near(|story| story.token.expires_at = None), 0);
    assert_eq!(near(|story| story.owner.state = AccountState::Disabled), 2);
    assert_eq!(
        near(|story| {
            story.token.end = Some(End { at: NOW, cause: jeton_core::Cause::Revoked });
        }),
        0
    );
    let mut session = story_of(service("duplocloud"), "temporary", ada());
    assert_eq!(session.round(session.end() - INSTANT), []);
}

#[test]
fn nobody_is_told_of_a_threshold_that_had_begun_when_the_token_got_its_end() {
    let weekly = edited("duplocloud", "lifetime = \"365d\"", "lifetime = \"7d\"");
    let mut story = story_of(service_of(weekly), "permanent", ada());
    let end = story.end();

    assert_eq!((end, story.round(NOW)), (NOW + days(7), vec![]), "who issued it for a week knows");
    assert_eq!(story.round(end - days(1)).len(), 2, "a day before is news");
    let late = end - SignedDuration::from_hours(1);
    story.extend("5d", late);
    assert_eq!((story.end(), story.round(late)), (late + days(5), vec![]), "who extended it knows");
    assert_eq!(story.round(story.end() - days(1)).len(), 2);
}

#[test]
fn faults_close_with_the_change_that_puts_the_end_off_and_with_no_other() {
    let told = || {
        let mut story = story();
        let end = story.end();
        story.round(end - days(20));
        story.round(end - days(5));
        assert_eq!(story.open().count(), 2);
        (story, end - days(4))
    };

    let (mut rotated, now) = told();
    rotated.rotate(now);
    assert_eq!(rotated.open().count(), 0);
    rotated.round(now);
    rotated.round(rotated.end() - days(1));
    assert_eq!(rotated.thresholds(), ["30d", "7d", "1d"], "it ends when it did");

    let (mut extended, now) = told();
    extended.extend("300d", now);
    assert_eq!(extended.open().count(), 0);
    extended.round(now);
    extended.round(extended.end() - days(30));
    assert_eq!(extended.thresholds(), ["30d", "7d", "30d"], "another end");

    let (mut revoked, now) = told();
    let change =
        revoke(&revoked.token, &revoked.service, &admin(now), jeton_core::Cause::Revoked, now);
    revoked.change(change.unwrap(), now);
    assert_eq!(revoked.open().count(), 0);

    let (mut renamed, now) = told();
    let name = Some("deploy".parse().unwrap());
    let token = Token { name, revision: renamed.token.revision + 1, ..renamed.token.clone() };
    renamed.change(Change::token(jeton_core::Event::TokenRenamed, token), now);
    assert_eq!(renamed.open().count(), 2);
}

#[test]
fn a_fault_that_was_left_open_over_another_end_does_not_stand_in_the_way() {
    let mut story = story();
    story.round(story.end() - days(20));
    let before = story.end();
    story.token.expires_at = Some(before + days(100));
    story.token.warned = None;

    let told = story.round(before + days(80));

    assert_eq!(events(&told), ["fault.closed", "token.expiring", "fault.opened"]);
}

#[test]
fn the_remedy_says_what_works_for_the_kind_and_who_may_do_it() {
    let of = |policy: &str, kind: &str| {
        let service = service(policy);
        remedy(service.policy.kind(kind))
    };

    assert_eq!(
        of("duplocloud", "permanent"),
        "an administrator puts its end off (`extend`), or issues another token before then, to be used instead; a rotation \
         does not put it off"
    );
    assert_eq!(
        of("jeton", "api-token"),
        "its owner or an administrator puts its end off (`extend`), or issues another token before then, to be used instead; \
         a rotation does not put it off"
    );
    assert_eq!(
        of("nocodb", "api-token"),
        "its owner or an administrator issues another token before then, to be used instead"
    );
    assert_eq!(of("nocodb", "gone"), "issue another token before then, and use it instead");
}

#[test]
fn a_year_is_365_days_from_a_leap_day_too_and_ten_hours_are_ten_over_a_change_of_the_clocks() {
    let year = |issued: &str| {
        let issued: Timestamp = issued.parse().unwrap();
        (span("365d").after(issued).to_string(), span("365d").after(issued).duration_since(issued))
    };
    let seconds = SignedDuration::from_secs(365 * 86_400);

    assert_eq!(year("2028-02-29T12:00:00Z"), ("2029-02-28T12:00:00Z".to_owned(), seconds));
    assert_eq!(year("2027-03-01T00:00:00Z"), ("2028-02-29T00:00:00Z".to_owned(), seconds));
    assert_eq!(year("2026-12-31T23:59:60Z").1, seconds, "a leap second is none of ours");
    // Lisbon's clocks go forward at 2026-03-29T01:00Z and back at 2026-10-25T01:00Z.
    for evening in ["2026-03-28T20:00:00+00:00", "2026-10-24T20:00:00+01:00"] {
        let evening: Timestamp = evening.parse().unwrap();
        assert_eq!(
            span("10h").after(evening).duration_since(evening),
            SignedDuration::from_hours(10)
        );
    }
    let morning: Timestamp = "2026-03-29T07:00:00+01:00".parse().unwrap();
    assert_eq!(span("10h").after("2026-03-28T20:00:00+00:00".parse().unwrap()), morning);
    let morning: Timestamp = "2026-10-25T05:00:00+00:00".parse().unwrap();
    assert_eq!(span("10h").after("2026-10-24T20:00:00+01:00".parse().unwrap()), morning);
}
