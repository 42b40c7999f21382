//! Lists with nothing in them.

use crate::story::Started;

#[test]
fn a_list_with_nothing_in_it_says_so_beside_stdout_and_what_to_do() {
    let started = Started::new();
    started.table(&["service", "create", "--preset", "discloud"]);
    let id = started.json(&["token", "create", "ci", "--service", "nocodb"])["id"].clone();
    let id = id.as_str().unwrap();

    for arguments in [
        &["token", "list", "--ended"][..],
        &["account", "list", "--search", "nobody"],
        &["fault", "list"],
        &["fault", "list", "--closed"],
        &["notice", "list"],
        &["webhook", "list"],
        &["signing-key", "list"],
        &["service", "settings", "discloud"],
        &["service", "usage", "nocodb", "--from", "3h", "--to", "2h"],
        &["service", "usage", "nocodb", "--top", "denied"],
        &["token", "uses", id],
        &["log", "--event", "session.", "--until", "2h"],
    ] {
        let run = started.home.run(arguments);

        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{arguments:?}: {}", run.stderr);
        let json = started.home.run(&[arguments, &["--json"]].concat());
        assert_eq!((json.code, json.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(json.stdout.starts_with('{'), "{arguments:?}: {}", json.stdout);
    }
}
