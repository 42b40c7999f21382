//! Who has a place, and who gives way where no place is left.

use std::time::Duration;

use jeton_tests::{Recorder, raw_upstream};

use crate::support::{Door, Wire};

#[tokio::test]
async fn one_connection_more_than_allowed_is_closed_and_the_others_do_not_notice() {
    let upstream = Recorder::start().await;
    let door = Door::with(upstream.address, |options| options.limits.connections = 2).await;
    let mut held = [door.connect().await, door.connect().await];
    for wire in &mut held {
        wire.send(format!("{}\r\n", door.head("GET /"))).await;
        wire.until("\r\n\r\nok").await;
    }

    assert_eq!(door.connect().await.rest().await, "");

    let [first, mut second] = held;
    second.send(format!("{}\r\n", door.head("GET /"))).await;
    second.until("\r\n\r\nok").await;
    drop(first);
    door.comes_to_serve().await;
}

#[tokio::test]
async fn who_asks_is_served_though_strangers_hold_every_place() {
    let upstream = Recorder::start().await;
    let door = Door::with(upstream.address, |options| options.limits.connections = 3).await;
    let mut known = door.connect().await;
    known.send(format!("{}\r\n", door.head("GET /"))).await;
    known.until("\r\n\r\nok").await;
    let silent = door.connect().await;
    let mut slow = door.connect().await;
    slow.send("GET / HTTP/1.1\r\nHost").await;

    for _ in 0..3 {
        let answer = door.ask(format!("{}Connection: close\r\n\r\n", door.head("GET /"))).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }

    assert_eq!(silent.rest().await, "", "the oldest gave way");
    known.send(format!("{}\r\n", door.head("GET /"))).await;
    known.until("\r\n\r\nok").await;
}

#[tokio::test]
async fn whoever_asked_once_gives_way_where_every_place_is_taken_and_the_quietest_is_the_first() {
    let upstream = Recorder::start().await;
    let door = Door::with(upstream.address, |options| {
        options.limits.connections = 3;
        options.limits.quiet = Duration::ZERO;
    });
    let door = door.await;
    let ask = format!("{}\r\n", door.head("GET /"));
    let mut held = [door.connect().await, door.connect().await, door.connect().await];
    for place in [0, 1, 2, 0] {
        held[place].send(&ask).await;
        held[place].until("\r\n\r\nok").await;
    }

    let mut newcomer = door.connect().await;
    newcomer.send(&ask).await;
    newcomer.until("\r\n\r\nok").await;

    let [mut first, second, mut third] = held;
    assert_eq!(second.rest().await, "", "nothing was asked over it for the longest");
    for wire in [&mut first, &mut third, &mut newcomer] {
        wire.send(&ask).await;
        wire.until("\r\n\r\nok").await;
    }
}

#[tokio::test]
async fn whoever_waits_for_an_answer_gives_way_to_nobody() {
    let (asked, mut was_asked) = tokio::sync::mpsc::channel(1);
    let (answer, may_answer) = tokio::sync::watch::channel(false);
    let upstream = raw_upstream(move |stream| {
        let (asked, mut may_answer) = (asked.clone(), may_answer.clone());
        async move {
            let mut wire = Wire::over(stream);
            wire.until("\r\n\r\n").await;
            asked.send(()).await.unwrap();
            may_answer.wait_for(|may| *may).await.unwrap();
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await;
            wire.line().await;
        }
    })
    .await;
    let door = Door::with(upstream, |options| {
        options.limits.connections = 1;
        options.limits.quiet = Duration::ZERO;
    });
    let door = door.await;
    let mut wire = door.connect().await;
    wire.send(format!("{}\r\n", door.head("GET /"))).await;
    was_asked.recv().await.unwrap();

    assert_eq!(door.connect().await.rest().await, "");

    answer.send(true).unwrap();
    wire.until("\r\n\r\nok").await;
}
