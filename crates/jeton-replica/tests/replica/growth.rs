//! From nothing to many tokens.

use jeton_core::Reason;
use jeton_replica::Replica;

use crate::world::{World, at};

const MANY: u64 = 200_000;

#[test]
fn every_token_stays_findable_while_the_table_grows() {
    let world = World::new();

    for n in 0..MANY {
        world.take(&world.token(n));
        assert_eq!(world.reason(n, 0, at(0)), None);
        assert_eq!(world.reason(n / 2, 0, at(0)), None);
    }

    assert_eq!(world.replica.tokens() as u64, MANY);
    assert!((0..MANY).all(|n| world.reason(n, 0, at(0)).is_none()));
    assert!((MANY..2 * MANY).all(|n| world.reason(n, 0, at(0)) == Some(Reason::Unknown)));
}

#[test]
fn a_replica_that_was_told_how_many_come_need_not_grow() {
    let world = World::new();
    world.replica.make_room(MANY as usize);
    let before = world.replica.resident_bytes();

    (0..MANY).for_each(|n| world.take(&world.token(n)));

    let grown = world.replica.resident_bytes() - before;
    assert!(grown < before / 50, "{grown} bytes beside {before}");
    assert!((0..MANY).all(|n| world.reason(n, 0, at(0)).is_none()));
}

#[test]
fn making_room_takes_nothing_away() {
    let world = World::new();
    (0..10).for_each(|n| world.take(&world.token(n)));

    world.replica.make_room(1000);

    assert!((0..10).all(|n| world.reason(n, 0, at(0)).is_none()));
}

#[test]
fn an_empty_replica_takes_little_memory() {
    assert!(Replica::new().resident_bytes() < 256 * 1024);
}
