//! An older backup: what ended after it is let in nowhere.

use jeton_tests::Process;
use serde_json::json;

use crate::desk::{Desk, Jeton, PASSWORD, asked, log_in};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_in_an_older_backup_is_accepted_nowhere_until_somebody_accepts_what_is_lost() {
    let desk = Desk::new();
    let jeton = desk.first().await;
    let (kept, revoked) = (jeton.make().await, jeton.make().await);
    let backup = desk.back_up("copy.db");
    jeton.revoke(&revoked).await;
    let session = jeton.session.clone();
    jeton.process.kill().await;

    let told = desk.restore("copy.db", "restored").done();
    let process = Process::serve(&desk.place("restored")).await;

    assert!(told.contains("nothing of before is accepted"), "{told}");
    for token in [&kept, &revoked] {
        asked(&process, token).await.expect_problem(503, "restored");
    }
    let own = process.call("GET", "/api/v1/tokens").bearer(&session).send().await;
    own.expect_problem(503, "restored");
    log_in(&process).await.expect_problem(503, "restored");
    process.kill().await;

    // Whoever has the machine lets somebody in; what is made from now on is good.
    let link = desk.link("restored");
    let process = Process::serve(&desk.place("restored")).await;
    let body = json!({ "secret": link, "password": PASSWORD });
    process.call("POST", "/api/v1/links/redeem").json(&body).send().await.expect(204);
    let session = log_in(&process).await.expect(201).field("token");
    let jeton = Jeton { process, session };
    let new = jeton.make().await;
    asked(&jeton.process, &new).await.expect(200);
    asked(&jeton.process, &kept).await.expect_problem(503, "restored");
    let verdict = json!({ "service": "online", "secret": revoked.secret });
    let verdict = jeton.call("POST", "/api/v1/verify").json(&verdict).send().await.expect(200);
    assert_eq!(verdict.json()["reason"], "restored", "{}", verdict.text);
    let form = format!("token={}", revoked.secret);
    let form = jeton
        .call("POST", "/oauth/introspect")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    assert_eq!(form.send().await.status, 503);
    let faults = jeton.call("GET", "/api/v1/faults?cause=restored").send().await.expect(200).json();
    let fault = &faults["items"][0];
    let seq = format!("entry {}", backup["seq"]);
    assert!(fault["note"].as_str().unwrap().contains(&seq), "{faults}");
    let close = format!("/api/v1/faults/{}/close", fault["id"].as_str().unwrap());
    jeton.call("POST", &close).send().await.expect_problem(409, "restoration_goes_on");
    jeton.process.kill().await;
    let again = desk.run(&["backup", "--to", "again.db", "--data", "restored"]).failed(1);
    assert!(again.contains("does not know yet what has ended"), "{again}");

    desk.accept("restored");
    let process = Process::serve(&desk.place("restored")).await;

    for token in [&kept, &new] {
        asked(&process, token).await.expect(200);
    }
    process.kill().await;
    desk.run(&["backup", "--to", "again.db", "--data", "restored"]).done();
    let twice = desk.run(&["restore", "accept", "--data", "restored", "--lost", "it"]).failed(1);
    assert!(twice.contains("knows what has ended"), "{twice}");
}
