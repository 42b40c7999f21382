//! More is asked than can be answered: what waits is bounded, whoever is turned away is told so after a second in line, or at
//! once where too many stand there, nothing of theirs is done, and what was let in is done. `./dev battery overload` is the long form.

use std::collections::BTreeSet;

use jeton_disk::{Disk, Manner};
use jeton_tests::{Call, PeakMemory, Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::json;
use tokio::task::{JoinHandle, JoinSet};

/// So many reads and changes may wait, as docs/errors.md says, and so many of them of one account.
const MOST: usize = 384;
const OF_ONE: usize = MOST / 2;
/// So many more of one account stand in line.
const IN_LINE: usize = 512;
/// So many more are sent.
const MORE: usize = 50;

/// A call that makes a token with a name.
fn create(jeton: &TestJeton, by: &str, name: &str) -> Call {
    let body = json!({ "service": "online", "name": name });
    jeton.call("POST", "/api/v1/tokens").bearer(by).json(&body)
}

/// Calls that wait for a disk that stands still, by their names.
#[derive(Default)]
struct Waiting {
    replies: JoinSet<(String, Reply)>,
    turned_away: usize,
}

impl Waiting {
    /// Sends a call that has to wait, and returns once it does.
    async fn add(&mut self, jeton: &TestJeton, name: &str, call: Call) {
        let before = jeton.app.gauges().at_work;
        self.send(name, call);
        while jeton.app.gauges().at_work == before {
            if let Some(early) = self.replies.try_join_next() {
                let (name, reply) = early.expect("nobody panics");
                panic!("{name}: {} {}", reply.status, reply.text);
            }
            tokio::task::yield_now().await;
        }
    }

    fn send(&mut self, name: &str, call: Call) {
        let name = name.to_owned();
        self.replies.spawn(async move { (name, call.send().await) });
    }

    /// Has `by` make tokens, one after the other, each once the one before waits or was turned away: whoever is between two
    /// reads is not counted. Returns when nobody is in line any more; how many were sent.
    async fn flood(&mut self, jeton: &TestJeton, by: &str) -> usize {
        let many = OF_ONE + IN_LINE + MORE;
        for sent in 1..=many {
            let name = format!("waits-{sent}");
            self.send(&name, create(jeton, by, &name));
            while counted(jeton) + self.turned_away < sent {
                self.look();
                tokio::task::yield_now().await;
            }
        }
        while jeton.app.gauges().at_work + self.turned_away < many {
            self.look();
            tokio::task::yield_now().await;
        }
        many
    }

    fn look(&mut self) {
        while let Some(early) = self.replies.try_join_next() {
            must_be_turned_away(early.expect("nobody panics").1);
            self.turned_away += 1;
        }
    }

    /// What each was answered.
    async fn answered(self) -> Vec<(String, u16)> {
        let replies = self.replies.join_all().await;
        replies.into_iter().map(|(name, reply)| (name, reply.status)).collect()
    }
}

/// How many were let in or stand in line.
fn counted(jeton: &TestJeton) -> usize {
    let gauges = jeton.app.gauges();
    gauges.at_work + gauges.in_line
}

/// A call on its way, once it stands in line.
async fn in_line(jeton: &TestJeton, call: Call) -> JoinHandle<Reply> {
    let waits = tokio::spawn(call.send());
    while jeton.app.gauges().in_line == 0 {
        assert!(!waits.is_finished(), "{:?}", waits.await.map(|reply| reply.status));
        tokio::task::yield_now().await;
    }
    waits
}

/// The names of the tokens that there are.
async fn names(jeton: &TestJeton) -> BTreeSet<String> {
    let (mut names, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let path = format!("/api/v1/tokens?service=online&limit=200{cursor}");
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
async fn where_the_disk_stands_still_192_of_one_account_wait_and_the_next_is_turned_away_with_nothing_done()
 {
    let jeton = TestJeton::watched(|directory| Disk::watch(directory, Manner::Honest)).await;
    let (jeton, disk) = jeton;
    let shown = jeton.issue(&jeton.admin, json!({ "service": "online", "name": "shown" })).await;
    let shown = shown["secret"].as_str().expect("a secret").to_owned();
    let memory = PeakMemory::of_this_process();
    // The writer answers before it tidies up: now it has.
    jeton.app.do_jobs().await;
    disk.hold_one(0);

    let mut waiting = Waiting::default();
    let sent = waiting.flood(&jeton, &jeton.admin).await;

    let turned_away = waiting.turned_away;
    assert!((OF_ONE..=OF_ONE + 8).contains(&waiting.replies.len()), "{}", waiting.replies.len());
    let list = jeton.call("GET", "/api/v1/tokens").bearer(&jeton.admin);
    must_be_turned_away(list.send().await);
    // Verdicts know no crowd, nor does whoever is nobody, nor what says how Jeton is.
    jeton.verify("online").header("x-auth-token", &shown).send().await.expect(200);
    let nobody = jeton.call("GET", "/api/v1/tokens").bearer("nobody").send().await;
    nobody.expect_problem(401, "invalid_token");
    let metrics = jeton.call("GET", "/metrics").send().await.expect(200).text;
    let told = format!("jeton_turned_away_total {}", turned_away + 1);
    assert!(metrics.lines().any(|line| line == told), "{told}: {metrics}");

    disk.let_go();
    let answered = waiting.answered().await;
    assert!(answered.iter().all(|(_, status)| *status == 201), "{answered:?}");
    assert_eq!(answered.len() + turned_away, sent);
    // What was let in is there, and nothing else; and who comes now is let in.
    create(&jeton, &jeton.admin, "afterwards").send().await.expect(201);
    let done = answered
        .into_iter()
        .map(|(name, _)| name)
        .chain(["afterwards", "shown"].map(str::to_owned));
    assert_eq!(names(&jeton).await, done.collect());
    let grown = memory.grown() >> 20;
    assert!(grown < 100, "{grown} MiB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_asks_for_too_much_leaves_room_to_others_and_everybody_can_revoke() {
    let jeton = TestJeton::watched(|directory| Disk::watch(directory, Manner::Honest)).await;
    let (jeton, disk) = jeton;
    let ada = jeton.account("ada@example.com").await;
    let eve = jeton.account("eve@example.com").await;
    let elsewhere = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    jeton.account("mallory@example.com").await;
    let mut tokens = Vec::new();
    for number in 0..5 {
        let wish = json!({ "service": "online", "name": format!("number {number}") });
        tokens.push(jeton.issue(&ada, wish).await);
    }
    let field = |number: usize, name: &str| tokens[number][name].as_str().expect("a text");
    let accounts = jeton.call("GET", "/api/v1/accounts?search=mallory").bearer(&jeton.admin);
    let mallory = accounts.send().await.expect(200).json()["items"][0]["id"].clone();
    jeton.app.do_jobs().await;
    disk.hold_one(0);

    let mut waiting = Waiting::default();
    waiting.flood(&jeton, &ada).await;

    // Nobody else is behind those who stand in line, and least of all whoever revokes.
    let one_more = in_line(&jeton, create(&jeton, &ada, "one more")).await;
    waiting.add(&jeton, "another's", create(&jeton, &eve, "another's")).await;
    // What ends something is let in, whoever wants it.
    let revoke = |by: &str, path: &str| jeton.call("POST", path).bearer(by).json(&json!({}));
    let of_token = |number, what: &str| format!("/api/v1/tokens/{}/{what}", field(number, "id"));
    let disable = format!("/api/v1/accounts/{}/disable", mallory.as_str().expect("an id"));
    let sweep = json!({ "filter": { "name": "number 3" } });
    let surrender = jeton.call("POST", "/oauth/revoke").header("content-type", FORM);
    for (name, call) in [
        ("own", revoke(&ada, &of_token(0, "revoke"))),
        ("administrator's", revoke(&jeton.admin, &of_token(1, "revoke"))),
        ("quarantine", revoke(&ada, &of_token(4, "quarantine"))),
        ("log-out", jeton.call("DELETE", "/api/v1/session").bearer(&elsewhere)),
        ("disabled", revoke(&jeton.admin, &disable)),
        ("sweep", jeton.call("POST", "/api/v1/tokens/revoke").bearer(&ada).json(&sweep)),
        ("surrender", surrender.body(format!("token={}", field(2, "secret")))),
    ] {
        waiting.add(&jeton, name, call).await;
    }
    must_be_turned_away(one_more.await.expect("it does not panic"));

    disk.let_go();
    let answered = waiting.answered().await;
    let odd: Vec<_> = answered.iter().filter(|(_, status)| !(200..300).contains(status)).collect();
    assert!(odd.is_empty(), "{odd:?}");
    for number in 0..5 {
        let call = jeton.verify("online").header("x-auth-token", field(number, "secret"));
        assert_ne!(call.send().await.status, 200, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_stands_in_line_is_counted_let_in_when_the_disk_goes_on_and_judged_again_then() {
    let jeton = TestJeton::watched(|directory| Disk::watch(directory, Manner::Honest)).await;
    let (jeton, disk) = jeton;
    let scopes = ["tokens:read", "tokens:write"];
    let wish = json!({ "service": "jeton", "kind": "api-token", "name": "short", "scopes": scopes, "lifetime": "1h" });
    let short = jeton.issue(&jeton.admin, wish).await;
    let short = short["secret"].as_str().expect("a secret");
    jeton.app.do_jobs().await;
    disk.hold_one(0);
    let mut waiting = Waiting::default();
    waiting.flood(&jeton, &jeton.admin).await;

    // Whoever goes away leaves the line.
    in_line(&jeton, create(&jeton, short, "gone")).await.abort();
    while jeton.app.gauges().in_line > 0 {
        tokio::task::yield_now().await;
    }
    let expired = in_line(&jeton, create(&jeton, short, "expired")).await;
    let metrics = jeton.call("GET", "/metrics").send().await.expect(200).text;
    jeton.clock.advance(SignedDuration::from_hours(2));
    disk.let_go();

    assert!(metrics.contains("\njeton_queue_length{queue=\"line\"} 1\n"), "{metrics}");
    let expired = expired.await.expect("it does not panic");
    expired.expect_problem(401, "expired");
    waiting.answered().await;
    assert!(!names(&jeton).await.iter().any(|name| name == "gone" || name == "expired"));
}

const FORM: &str = "application/x-www-form-urlencoded";
