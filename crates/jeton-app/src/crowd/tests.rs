//! Who is let in, who waits in line, and who is told at once.

use std::{
    future::pending,
    sync::{Arc, atomic::AtomicUsize},
};

use tokio::{
    task::{JoinHandle, yield_now},
    time::Instant,
};

use super::*;

/// A crowd, and how much is asked of its database.
#[derive(Default, Clone)]
struct Busy {
    crowd: Arc<Crowd>,
    at_work: Arc<AtomicUsize>,
}

impl Busy {
    fn with(at_work: usize) -> Self {
        let busy = Self::default();
        busy.at_work.store(at_work, Relaxed);
        busy
    }

    async fn place(self, who: Asker) -> Option<Place> {
        self.crowd.place_in_line(who, || self.at_work.load(Relaxed), pending()).await
    }

    /// Somebody who comes, and has looked around.
    async fn come(&self, who: Asker) -> JoinHandle<Option<Place>> {
        let came = tokio::spawn(self.clone().place(who));
        yield_now().await;
        came
    }
}

fn from(number: u8) -> Asker {
    Asker::from(Some([192, 0, number, 1].into()))
}

#[test]
fn where_nobody_else_is_let_in_so_many_revocations_are_and_nobody_takes_much_of_that() {
    let crowd = Crowd::default();

    assert!(crowd.place(from(1), MOST).is_none());
    let revoke = |shown| crowd.place_to_revoke(from(1), shown, MOST);
    let one: Vec<_> = std::iter::from_fn(|| revoke(from(1))).collect();
    let others: Vec<_> = (2..=255).map_while(|shown| revoke(from(shown))).collect();

    assert_eq!((one.len(), others.len()), (15, REVOCATIONS - 15));
}

#[test]
fn bodies_of_those_who_show_nothing_take_no_place_of_those_who_show_a_token() {
    let crowd = Crowd::default();
    let token = |number: u8| Asker::Token(TokenId::from_bytes([number; 16]));

    let strangers: Vec<_> = (0..=255)
        .flat_map(|who| std::iter::from_fn(move || Some(from(who))).take(BODIES))
        .filter_map(|who| crowd.place_for_body(who))
        .collect();
    let one: Vec<_> = std::iter::from_fn(|| crowd.place_for_body(token(1))).collect();

    assert_eq!((strangers.len(), one.len()), (BODIES, 114));
    assert!(crowd.place_for_body(token(2)).is_some());
}

#[test]
fn as_long_as_there_is_room_for_all_a_revocation_takes_none_of_its_own() {
    let crowd = Crowd::default();

    let place = crowd.place_to_revoke(from(1), from(1), 0);

    assert!(place.is_some());
    assert_eq!((crowd.room.taken(), crowd.revocations.taken()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn whoever_finds_no_place_waits_for_the_next_one_in_the_order_in_which_they_came() {
    let busy = Busy::with(0);
    let left = busy.clone().place(from(1)).await;
    busy.at_work.store(MOST, Relaxed);
    let (first, second) = (busy.come(from(1)).await, busy.come(from(1)).await);
    assert_eq!(busy.crowd.in_line(), 2);

    busy.at_work.store(MOST - 1, Relaxed);
    drop(left);

    let begun = Instant::now();
    assert!(first.await.unwrap().is_some());
    assert!(second.await.unwrap().is_some());
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_in_vain_is_told_when_they_would_have_come_again() {
    let busy = Busy::with(MOST);

    let begun = Instant::now();
    assert!(busy.clone().place(from(1)).await.is_none());

    assert_eq!((begun.elapsed().as_secs(), busy.crowd.in_line()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn whoever_has_their_part_of_the_line_is_told_at_once_and_others_are_before_them() {
    let busy = Busy::with(0);
    let mut has = Vec::new();
    for _ in 0..3 {
        has.push(busy.clone().place(from(1)).await);
    }
    busy.at_work.store(MOST, Relaxed);
    let mut line = Vec::new();
    for _ in 0..512 {
        line.push(busy.come(from(1)).await);
    }

    let begun = Instant::now();
    assert!(busy.clone().place(from(1)).await.is_none());
    let other = busy.come(from(2)).await;
    assert_eq!(busy.crowd.in_line(), 513);
    busy.at_work.store(MOST - 1, Relaxed);
    has.pop();
    let other = other.await.unwrap();
    let passes = busy.clone().place(from(3)).await;

    assert!(other.is_some() && passes.is_some());
    assert_eq!((begun.elapsed(), busy.crowd.in_line()), (Duration::ZERO, 512));
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_with_as_few_places_as_one_in_line_stands_behind_them() {
    let busy = Busy::with(MOST);
    let first = busy.come(from(1)).await;
    busy.at_work.store(MOST - 1, Relaxed);

    let second = busy.come(from(2)).await;

    assert_eq!((first.is_finished(), second.is_finished()), (false, false));
    assert_eq!(busy.crowd.in_line(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_line_is_full_of_so_many_and_then_also_who_has_no_place_is_told_at_once() {
    let busy = Busy::with(MOST);
    let mut line = Vec::new();
    for who in 1..=10 {
        for _ in 0..512 {
            line.push(busy.come(from(who)).await);
        }
    }
    assert_eq!(busy.crowd.in_line(), 1023);
    line.push(busy.come(from(11)).await);

    let begun = Instant::now();
    assert!(busy.clone().place(from(12)).await.is_none());

    assert_eq!((begun.elapsed(), busy.crowd.in_line()), (Duration::ZERO, 1024));
}

#[tokio::test(start_paused = true)]
async fn whoever_hangs_up_leaves_the_line_and_the_next_one_looks() {
    let busy = Busy::with(0);
    let left = busy.clone().place(from(1)).await;
    busy.at_work.store(MOST, Relaxed);
    let (first, second) = (busy.come(from(1)).await, busy.come(from(2)).await);
    busy.at_work.store(MOST - 1, Relaxed);
    drop(left);

    // It was told of the place and has not looked.
    first.abort();

    let begun = Instant::now();
    assert!(second.await.unwrap().is_some());
    assert_eq!((begun.elapsed(), busy.crowd.in_line()), (Duration::ZERO, 0));
}

#[tokio::test(start_paused = true)]
async fn at_a_stop_whoever_waits_is_told_at_once() {
    let busy = Busy::with(MOST);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let crowd = Arc::clone(&busy.crowd);
    let waits = tokio::spawn(async move {
        crowd.place_in_line(from(1), || MOST, async { stopped.await.unwrap() }).await
    });
    yield_now().await;
    assert_eq!(busy.crowd.in_line(), 1);

    let begun = Instant::now();
    stop.send(()).unwrap();

    assert!(waits.await.unwrap().is_none());
    assert_eq!((begun.elapsed(), busy.crowd.in_line()), (Duration::ZERO, 0));
}
