//! Sessions that end when they go unused, to the microsecond and without a job.

use jeton_core::{Reason, Session, Token};

use crate::world::{World, at, closed, digest, idle_session, just_before, session};

fn token_of(world: &World, n: u64, session: &Session) {
    world.take(&Token { session: Some(session.id), ..world.token(n) });
}

#[test]
fn a_session_ends_when_it_goes_unused_and_not_before() {
    let world = World::new();
    let session = idle_session(1, world.account.id, at(0), 60);
    world.take_session(&session);
    token_of(&world, 7, &session);

    assert_eq!(world.reason(7, 0, just_before(at(60))), None);
    assert_eq!(world.reason(7, 0, at(60)), Some(Reason::SessionEnded));
}

#[test]
fn a_use_of_any_token_of_the_session_puts_its_end_off_for_all_of_them() {
    let world = World::new();
    let session = idle_session(1, world.account.id, at(0), 60);
    world.take_session(&session);
    [7, 8].into_iter().for_each(|n| token_of(&world, n, &session));

    world.replica.beat(&digest(7, 0), at(59));

    assert_eq!(world.reason(8, 0, just_before(at(119))), None);
    assert_eq!([7, 8].map(|n| world.reason(n, 0, at(119))), [Some(Reason::SessionEnded); 2]);
    assert_eq!(world.replica.seen_at(session.id), Some(at(59)));
}

#[test]
fn looking_at_a_secret_is_no_use_of_it() {
    let world = World::new();
    let session = idle_session(1, world.account.id, at(0), 60);
    world.take_session(&session);
    token_of(&world, 7, &session);

    assert_eq!(world.reason(7, 0, at(59)), None);

    assert_eq!(world.reason(7, 0, at(60)), Some(Reason::SessionEnded));
}

#[test]
fn uses_put_off_the_idle_end_and_never_the_last_one() {
    let world = World::new();
    let until = Session { expires_at: at(100), ..idle_session(1, world.account.id, at(0), 60) };
    world.take_session(&until);
    token_of(&world, 7, &until);

    [50, 99].into_iter().for_each(|now| world.replica.beat(&digest(7, 0), at(now)));

    assert_eq!(world.reason(7, 0, just_before(at(100))), None);
    assert_eq!(world.reason(7, 0, at(100)), Some(Reason::SessionEnded));
}

#[test]
fn a_session_without_an_idle_end_is_seen_and_goes_on() {
    let world = World::new();
    let session = session(1, world.account.id, at(0), at(36_000));
    world.take_session(&session);
    token_of(&world, 7, &session);

    world.replica.beat(&digest(7, 0), at(5));

    assert_eq!(world.replica.seen_at(session.id), Some(at(5)));
    assert_eq!(world.reason(7, 0, just_before(at(36_000))), None);
}

#[test]
fn a_record_of_the_session_counts_as_seen_and_an_older_one_takes_nothing_back() {
    let world = World::new();
    let session = idle_session(1, world.account.id, at(0), 60);
    world.take_session(&session);
    token_of(&world, 7, &session);
    let confirmed = Session { seen_at: at(50), revision: 2, ..session.clone() };

    world.take_session(&confirmed);
    world.take_session(&session);

    assert_eq!(world.reason(7, 0, just_before(at(110))), None);
    world.replica.beat(&digest(7, 0), at(70));
    world.take_session(&confirmed);
    assert_eq!(world.replica.seen_at(session.id), Some(at(70)));
}

#[test]
fn a_session_begins_where_it_was_last_seen_when_it_is_read_again() {
    let world = World::new();
    let kept = Session { seen_at: at(50), ..idle_session(1, world.account.id, at(0), 60) };

    world.take_session(&kept);
    token_of(&world, 7, &kept);

    assert_eq!(world.reason(7, 0, just_before(at(110))), None);
    assert_eq!(world.reason(7, 0, at(110)), Some(Reason::SessionEnded));
    assert_eq!(world.replica.sights(), []);
}

#[test]
fn what_was_seen_is_told_until_it_is_kept_and_of_closed_sessions_nothing() {
    let world = World::new();
    let [one, two] = [1, 2].map(|n| idle_session(n, world.account.id, at(0), 60));
    for (n, session) in [(1, &one), (2, &two)] {
        world.take_session(session);
        token_of(&world, n, session);
        world.replica.beat(&digest(n, 0), at(5));
    }

    world.take_session(&closed(&two));
    let sights = world.replica.sights();
    world.replica.note(&sights);

    let told: Vec<_> = sights.iter().map(|sight| (sight.session, sight.seen_at)).collect();
    assert_eq!(told, [(one.id, at(5))]);
    assert_eq!(world.replica.sights(), []);
    assert_eq!(world.replica.seen_at(two.id), None);
}
