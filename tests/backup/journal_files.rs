//! What a journal's file may be like: torn, cut, altered, another's, moved, out of reach, ahead of the database.

use std::{fs, os::unix::fs::PermissionsExt as _};

use serde_json::Value;

use crate::desk::{Desk, Jeton, Made, asked, log_in};

/// The open fault of that cause, by its note, as soon as there is one.
async fn fault(jeton: &Jeton, cause: &str) -> String {
    loop {
        if let Some(note) = open(jeton, cause).await {
            return note;
        }
        tokio::task::yield_now().await;
    }
}

async fn open(jeton: &Jeton, cause: &str) -> Option<String> {
    let path = format!("/api/v1/faults?cause={cause}&state=open");
    let faults: Value = jeton.call("GET", &path).send().await.expect(200).json();
    faults["items"][0]["note"].as_str().map(str::to_owned)
}

/// A Jeton with a journal that has a backup, and behind it a token that was revoked.
async fn with_an_end(desk: &Desk) -> (Jeton, Made) {
    let jeton = desk.journaled().await;
    let token = jeton.make().await;
    desk.back_up("copy.db");
    jeton.revoke(&token).await;
    (jeton, token)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_a_crash_cut_off_counts_for_nothing_and_is_written_again() {
    let desk = Desk::new();
    let (jeton, _) = with_an_end(&desk).await;
    jeton.process.kill().await;
    let mode = fs::metadata(desk.place("journal")).unwrap().permissions().mode();
    let whole = desk.lines("journal");
    let torn = [&whole[..whole.len() - 1], &[whole[whole.len() - 1][..90].to_owned()]].concat();
    desk.write("torn", &torn);

    let told = desk.replay("copy.db", "restored", &["torn"]).done();
    fs::rename(desk.place("torn"), desk.place("journal")).unwrap();
    desk.serve("data").await.kill().await;

    let entries = told.split(" entries behind it").next().unwrap().rsplit(' ').next().unwrap();
    assert_eq!(entries, "0", "{told}");
    assert!(desk.lines("journal").starts_with(&whole), "caught up, byte for byte");
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journal_that_is_not_whole_is_refused_by_name_and_nothing_is_restored() {
    let desk = Desk::new();
    let (jeton, _) = with_an_end(&desk).await;
    jeton.make().await;
    jeton.make().await;
    jeton.process.kill().await;
    let other = Desk::new();
    other.journaled().await.process.kill().await;
    let whole = desk.lines("journal");
    let backup = fs::read_to_string(desk.place("copy.db.json")).unwrap();
    let backup: usize =
        serde_json::from_str::<Value>(&backup).unwrap()["seq"].as_u64().unwrap() as usize;
    let refused = |lines: &[String], expected: &str| {
        desk.write("journal", lines);
        let refused = desk.replay("copy.db", "restored", &["journal"]).failed(1);
        assert!(refused.contains(expected), "no `{expected}` in {refused}");
        assert!(!desk.place("restored/jeton.db").exists());
        fs::remove_dir_all(desk.place("restored")).unwrap();
    };

    let mut gap = whole.clone();
    gap.remove(whole.len() - 2);
    refused(&gap, &format!("line {} of the journal `journal` does not follow", whole.len() - 1));
    let mut exchanged = whole.clone();
    exchanged.swap(whole.len() - 2, whole.len() - 1);
    refused(&exchanged, "does not follow the one before it");
    let mut altered = whole.clone();
    altered[whole.len() - 2] = altered[whole.len() - 2].replacen("token.issued", "token.isSued", 1);
    refused(&altered, &format!("line {} of the journal `journal` was altered", whole.len() - 1));
    let mut hidden = whole.clone();
    let with_password = hidden.iter().position(|line| line.contains("$argon2")).unwrap();
    hidden[with_password] = hidden[with_password].replacen("$argon2", "$Argon2", 1);
    refused(&hidden, "was altered");
    refused(&other.lines("journal"), "line 1 of the journal `journal` was altered");
    refused(&whole[1..], "line 1 of the journal `journal` was altered");
    refused(&whole[..backup - 2], "before the backup");

    desk.write("journal", &whole);
    desk.replay("copy.db", "restored", &["journal"]).done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journal_that_is_moved_away_goes_on_in_a_new_one_without_a_gap() {
    let desk = Desk::new();
    let (jeton, token) = with_an_end(&desk).await;

    fs::rename(desk.place("journal"), desk.place("first")).unwrap();
    while !desk.place("journal").exists() {
        tokio::task::yield_now().await;
    }
    let later = jeton.make().await;
    jeton.process.kill().await;

    let gap = desk.replay("copy.db", "gap", &["journal"]).failed(1);
    assert!(gap.contains("are missing: the journal `journal` begins behind them"), "{gap}");
    desk.replay("copy.db", "restored", &["journal", "first"]).done();
    desk.accept("restored");
    let process = desk.serve("restored").await;
    asked(&process, &later).await.expect(200);
    asked(&process, &token).await.expect(401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_refused_because_the_journal_is_out_of_reach_and_it_is_caught_up_when_it_is_back()
{
    let desk = Desk::new();
    fs::create_dir(desk.place("disk")).unwrap();
    let jeton = desk.journaled_in("disk/journal").await;
    let token = jeton.make().await;
    desk.back_up("copy.db");
    assert_eq!(open(&jeton, "journal-broken").await, None);

    fs::rename(desk.place("disk"), desk.place("unplugged")).unwrap();
    let told = fault(&jeton, "journal-broken").await;
    jeton.revoke(&token).await;
    asked(&jeton.process, &token).await.expect(401);
    fs::rename(desk.place("unplugged"), desk.place("disk")).unwrap();
    while open(&jeton, "journal-broken").await.is_some() {
        tokio::task::yield_now().await;
    }
    jeton.process.kill().await;

    assert!(told.contains("cannot be read or written"), "{told}");
    desk.replay("copy.db", "restored", &["disk/journal"]).done();
    desk.accept("restored");
    asked(&desk.serve("restored").await, &token).await.expect(401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_database_beside_a_journal_that_knows_more_accepts_nothing() {
    let desk = Desk::new();
    let jeton = desk.journaled().await;
    let token = jeton.make().await;
    jeton.process.kill().await;
    let older: Vec<_> = crate::desk::names(&desk.place("data"))
        .into_iter()
        .filter(|name| name.starts_with("jeton.db"))
        .map(|name| (name.clone(), fs::read(desk.place("data").join(name)).unwrap()))
        .collect();
    let process = desk.serve("data").await;
    let session = log_in(&process).await.expect(201).field("token");
    let jeton = Jeton { process, session };
    jeton.revoke(&token).await;
    jeton.process.kill().await;
    let known = desk.lines("journal");
    for (name, bytes) in older {
        fs::write(desk.place("data").join(name), bytes).unwrap();
    }

    let process = desk.serve("data").await;
    asked(&process, &token).await.expect_problem(503, "restored");
    log_in(&process).await.expect_problem(503, "restored");
    process.kill().await;
    desk.link("data");
    let process = desk.serve("data").await;
    asked(&process, &token).await.expect_problem(503, "restored");
    process.kill().await;

    assert_eq!(desk.lines("journal"), known, "it is left as it is");
    desk.accept("data");
    let process = desk.serve("data").await;
    asked(&process, &token).await.expect(200);
    let session = log_in(&process).await.expect(201).field("token");
    let jeton = Jeton { process, session };
    assert!(fault(&jeton, "journal-broken").await.contains("does not lead to this log"));
    fs::rename(desk.place("journal"), desk.place("before")).unwrap();
    while open(&jeton, "journal-broken").await.is_some() {
        tokio::task::yield_now().await;
    }
    assert!(desk.place("journal").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_gone_is_not_begun_anew_beside_its_journal() {
    let desk = Desk::new();
    desk.journaled().await.process.kill().await;
    fs::create_dir(desk.place("new")).unwrap();
    fs::copy(desk.place("data/keys.toml"), desk.place("new/keys.toml")).unwrap();

    let refused =
        desk.run(&["serve", "--listen", "127.0.0.1:0", "--data", "new", "--journal", "journal"]);

    let refused = refused.failed(1);
    assert!(refused.contains("there is no database, and the journal knows one"), "{refused}");
    assert!(refused.contains("jeton restore BACKUP --journal FILE"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journal_of_another_jeton_or_a_file_that_is_none_is_told_and_left_as_it_is() {
    let other = Desk::new();
    other.journaled().await.process.kill().await;
    for foreign in [other.lines("journal"), vec!["this is no journal\n".to_owned()]] {
        let desk = Desk::new();
        desk.write("journal", &foreign);
        let jeton = desk.journaled().await;

        let token = jeton.make().await;
        asked(&jeton.process, &token).await.expect(200);
        let told = fault(&jeton, "journal-broken").await;

        assert!(told.contains("the first line of the journal was not written by"), "{told}");
        jeton.process.kill().await;
        assert_eq!(desk.lines("journal"), foreign);
    }
}
