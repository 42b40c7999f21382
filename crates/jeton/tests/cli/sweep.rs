//! Many tokens at once: looked at first, revoked with a word, listed by what they are.

use crate::story::Started;

const SWEEP: [&str; 4] = ["token", "revoke-all", "--service", "nocodb"];

#[test]
fn many_tokens_are_shown_first_and_revoked_by_who_says_yes() {
    let started = Started::new();
    started.table(&["token", "create", "ci", "--service", "nocodb"]);
    started.table(&["service", "create", "--preset", "online"]);
    started.table(&["token", "create", "--service", "online"]);
    let sweep = |more: &[&str]| started.home.run(&[&SWEEP[..], more].concat());

    let looked = sweep(&["--kind", "api-token", "--dry-run"]).done();
    let unasked = sweep(&["--kind", "api-token"]).failed(2);
    let nothing_said = started.home.run(&["token", "revoke-all", "--yes"]).failed(1);
    let revoked = sweep(&["--kind", "api-token", "--leaked", "--yes"]).done();

    assert!(looked.contains("nocodb   api-token  1\nall                 1\n"), "{looked}");
    assert!(
        unasked.contains("say `--yes`") && unasked.contains("nocodb   api-token  1"),
        "{unasked}"
    );
    assert!(nothing_said.contains("this means every token"), "{nothing_said}");
    assert!(revoked.contains("revoked     1\ncause       leaked\n"), "{revoked}");
    assert!(revoked.contains("in the log"), "{revoked}");
    let list = ["token", "list", "--kind", "api-token", "--state"];
    let ended = started.table(&[&list[..], &["ended"]].concat());
    let active = started.table(&[&list[..], &["active"]].concat());
    assert!(ended.contains("  nocodb  ") && !ended.contains("  online  "), "{ended}");
    assert!(active.contains("  online  ") && !active.contains("  nocodb  "), "{active}");
    assert!(started.table(&["log"]).contains("sweep.done"));
}

#[test]
fn scopes_are_given_and_an_end_is_put_off_from_the_shell() {
    let started = Started::new();
    let create = ["token", "create", "ci", "--service", "jeton", "--kind", "api-token"];
    let more = ["--scope", "tokens:read", "--scope", "verify", "--lifetime", "1h"];
    let issued = started.json(&[&create[..], &more].concat());
    let id = issued["id"].as_str().unwrap();

    let fewer = started.json(&["token", "scopes", id, "verify"]);
    let none = started.json(&["token", "scopes", id, "--none"]);
    let later = started.json(&["token", "extend", id, "--lifetime", "10d"]);
    let nothing = started.home.run(&["token", "extend", id]).failed(2);

    assert_eq!(issued["scopes"], serde_json::json!(["tokens:read", "verify"]));
    assert_eq!(fewer["scopes"], serde_json::json!(["verify"]));
    assert_eq!(none["scopes"], serde_json::json!([]));
    assert!(later["expires_at"].as_str() > issued["expires_at"].as_str());
    assert!(nothing.contains("`--lifetime <TIME>` or `--until <TIME>` is missing"), "{nothing}");
}
