//! A backup under load is what the log says up to its place, whole.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use jeton_tests::Process;

use crate::desk::{Desk, Made, asked};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_restores_to_all_that_was_acknowledged_before_and_nothing_half() {
    let desk = Desk::new();
    let jeton = Arc::new(desk.first().await);
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let (jeton, stop, done) = (Arc::clone(&jeton), Arc::clone(&stop), Arc::clone(&done));
            tokio::spawn(async move {
                while !stop.load(Ordering::SeqCst) {
                    let token = jeton.make().await;
                    jeton.revoke(&token).await;
                    done.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let (before, ended) = (jeton.make().await, jeton.make().await);
    jeton.revoke(&ended).await;

    let desk = Arc::new(desk);
    let mut ends = Vec::new();
    for number in 0..3 {
        let (at, beside) = (done.load(Ordering::SeqCst), Arc::clone(&desk));
        let name = format!("copy-{number}.db");
        let copied = tokio::task::spawn_blocking(move || beside.back_up(&name));
        ends.push(copied.await.unwrap()["seq"].as_i64().unwrap());
        // The writer goes on while somebody copies.
        while done.load(Ordering::SeqCst) <= at {
            tokio::task::yield_now().await;
        }
    }
    let after = jeton.make().await;
    stop.store(true, Ordering::SeqCst);
    for worker in workers {
        worker.await.unwrap();
    }
    Arc::into_inner(jeton).unwrap().process.kill().await;

    assert!(ends.is_sorted_by(|one, next| one < next), "{ends:?}");
    for (number, end) in ends.iter().enumerate() {
        let (name, directory) = (format!("copy-{number}.db"), format!("restored-{number}"));
        desk.restore(&name, &directory).done();
        let db = rusqlite::Connection::open(desk.place(&directory).join("jeton.db")).unwrap();
        let count = |sql: &str| db.query_row(sql, [end], |row| row.get::<_, i64>(0)).unwrap();
        let rows = count("SELECT count(*) FROM tokens WHERE ?1 > 0");
        let issued =
            "SELECT count(DISTINCT token) FROM log WHERE event = 'token.issued' AND seq <= ?1";
        assert_eq!(rows, count(issued), "every row has its entry, and every entry its row");
        let over = count("SELECT count(*) FROM tokens WHERE end_at IS NOT NULL AND ?1 > 0");
        let ended = "SELECT count(*) FROM log WHERE event IN ('token.revoked', 'token.ended') AND seq <= ?1";
        assert_eq!(over, count(ended), "so has every end");
        drop(db);
        assert!(
            desk.run(&["log", "verify", "--data", &directory]).done().contains("each as it was")
        );
    }
    desk.accept("restored-0");
    let process = Process::serve(&desk.place("restored-0")).await;
    asked(&process, &before).await.expect(200);
    for token in [&ended, &after] {
        refused(&process, token).await;
    }
}

async fn refused(process: &Process, token: &Made) {
    asked(process, token).await.expect(401);
}
