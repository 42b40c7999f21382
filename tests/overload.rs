//! More is asked than can be answered: what waits is bounded, whoever is turned away is told so at once and nothing of theirs
//! is done, and what was let in is done. `./dev battery overload` is the long form.

use std::collections::BTreeSet;

use jeton_disk::{Disk, Manner};
use jeton_tests::{Call, Reply, TestJeton, peak_memory};
use serde_json::json;
use tokio::task::JoinSet;

/// So many reads and changes may wait, as docs/errors.md says.
const MOST: usize = 384;
/// So many are turned away at least.
const MORE: usize = 50;

/// A call that makes a token of the administrator's with a name.
fn create(jeton: &TestJeton, name: &str) -> Call {
    let body = json!({ "service": "duplocloud", "kind": "permanent", "name": name });
    jeton.call("POST", "/api/v1/tokens").bearer(&jeton.admin).json(&body)
}

/// The names of the tokens that there are.
async fn names(jeton: &TestJeton) -> BTreeSet<String> {
    let (mut names, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let path = format!("/api/v1/tokens?service=duplocloud&kind=permanent&limit=200{cursor}");
        let page = jeton.call("GET", &path).bearer(&jeton.admin).send().await.expect(200).json();
        let items = page["items"].as_array().expect("items");
        names.extend(items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return names,
        }
    }
}

#[track_caller]
fn must_be_turned_away(reply: Reply) {
    assert_eq!(reply.header("retry-after"), "1");
    reply.expect_problem(503, "overloaded");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_disk_stands_still_384_wait_and_whoever_comes_then_is_turned_away_with_nothing_done()
 {
    let jeton = TestJeton::watched(|directory| Disk::watch(directory, Manner::Honest)).await;
    let (jeton, disk) = jeton;
    let shown = jeton.issue(&jeton.admin, json!({ "service": "online" })).await;
    let shown = shown["secret"].as_str().expect("a secret").to_owned();
    let surrendered = jeton.issue(&jeton.admin, json!({ "service": "online" })).await;
    let memory = peak_memory();

    // The writer answers before it tidies up: now it has.
    jeton.app.do_jobs().await;
    disk.hold_one(0);
    let (mut waiting, mut sent, mut turned_away) = (JoinSet::new(), 0, 0);
    // One after the other, each once the one before waits or was turned away: whoever is between two reads is not counted.
    loop {
        while let Some(early) = waiting.try_join_next() {
            let (_, reply): (String, Reply) = early.expect("nobody panics");
            must_be_turned_away(reply);
            turned_away += 1;
        }
        let at_work = jeton.app.gauges().at_work;
        if at_work + turned_away < sent {
            tokio::task::yield_now().await;
            continue;
        }
        if at_work >= MOST && turned_away >= MORE {
            break;
        }
        let name = format!("waits-{sent}");
        let call = create(&jeton, &name);
        waiting.spawn(async move { (name, call.send().await) });
        sent += 1;
    }
    assert!((MOST..=MOST + 8).contains(&waiting.len()), "{}", waiting.len());
    let list = jeton.call("GET", "/api/v1/tokens").bearer(&jeton.admin);
    must_be_turned_away(list.send().await);
    // Verdicts know no crowd, nor does whoever is nobody, nor what says how Jeton is.
    jeton.verify("online").header("x-auth-token", &shown).send().await.expect(200);
    let nobody = jeton.call("GET", "/api/v1/tokens").bearer("nobody").send().await;
    nobody.expect_problem(401, "invalid_token");
    let metrics = jeton.call("GET", "/metrics").send().await.expect(200).text;
    let ended = jeton.call("POST", "/oauth/revoke").header("content-type", FORM);
    let secret = surrendered["secret"].as_str().expect("a secret").to_owned();
    waiting.spawn(async move {
        ("surrendered".to_owned(), ended.body(format!("token={secret}")).send().await)
    });

    disk.let_go();
    let mut done = BTreeSet::new();
    while let Some(reply) = waiting.join_next().await {
        match reply.expect("nobody panics") {
            (name, reply) if reply.status == 201 => assert!(done.insert(name)),
            (name, reply) => assert_eq!((name.as_str(), reply.status), ("surrendered", 200)),
        }
    }
    let told = format!("jeton_turned_away_total {}", turned_away + 1);
    assert!(metrics.lines().any(|line| line == told), "{told}: {metrics}");
    assert_eq!(done.len() + turned_away, sent);
    // What was let in is there, and nothing else; and who comes now is let in.
    create(&jeton, "afterwards").send().await.expect(201);
    done.insert("afterwards".to_owned());
    assert_eq!(names(&jeton).await, done);
    let grown = (peak_memory() - memory) >> 20;
    assert!(grown < 100, "{grown} MiB");
}

const FORM: &str = "application/x-www-form-urlencoded";
