//! `jeton account`: roles, services, and those who go.

use crate::{story::Started, support::Home};

const ADA: &str = "ada@example.org";

fn with_ada() -> Started {
    let started = Started::new();
    let create = ["account", "create", ADA, "--machine", "--service", "nocodb"];
    started.table(&create);
    started
}

#[test]
fn an_account_is_given_a_role_and_services_by_its_name() {
    let started = with_ada();

    let raised = ["account", "set", ADA, "--role", "operator", "--operates", "nocodb"];
    let raised = started.table(&raised);
    let everywhere = started.json(&["account", "set", ADA, "--all-services"]);
    let lowered = started.json(&["account", "set", "ADA@example.org", "--role", "member"]);

    assert!(raised.contains("operator of nocodb"), "{raised}");
    assert!(everywhere["services"].is_null(), "{everywhere}");
    assert_eq!((&lowered["role"], lowered["operates"].is_null()), (&"member".into(), true));
    let nothing = started.home.run(&["account", "set", ADA]).failed(2);
    assert!(nothing.contains("--all-services"), "{nothing}");
    let nobody = started.home.run(&["account", "set", "bob", "--role", "admin"]).failed(1);
    assert!(nobody.contains("there is no account `bob`"), "{nobody}");
}

#[test]
fn an_account_gets_mail_where_and_in_the_language_that_was_said() {
    let started = Started::new();
    let create = ["account", "create", "ci", "--machine", "--mail", "Keeper@Example.org"];

    let made = started.table(&[&create[..], &["--language", "pt-BR"]].concat());
    let set = ["account", "set", "ci", "--no-language", "--mail", "ops@example.org"];
    let set = started.json(&set);
    let none = started.json(&["account", "set", "ci", "--no-mail"]);

    assert!(made.contains("Keeper@example.org") && made.contains("pt-BR"), "{made}");
    assert_eq!((&set["mail"], set["language"].is_null()), (&"ops@example.org".into(), true));
    assert!(none["mail"].is_null());
    let wrong = started.home.run(&["account", "set", "ci", "--mail", "ops"]).failed(1);
    assert!(wrong.contains("`name@domain`"), "{wrong}");
}

#[test]
fn a_member_says_so_for_themselves_by_their_name_and_for_nobody_else() {
    let started = Started::new();
    let adas = Home::new();
    adas.file("password", "three tall giraffes dance");
    started.home.file("adas", "three tall giraffes dance");
    started.table(&["account", "create", ADA, "--password-file", "adas"]);
    let login = ["login", ADA, "--server", &started.server, "--password-file", "password"];
    adas.run(&login).done();

    let set = ["account", "set", "Ada@example.org", "--language", "pt-BR", "--json"];
    let set = adas.run(&set).json();
    let other = adas.run(&["account", "set", "admin", "--language", "en"]).failed(1);

    assert_eq!((&set["name"], &set["language"]), (&ADA.into(), &"pt-BR".into()));
    assert!(other.contains("administrators"), "{other}");
}

#[test]
fn tokens_that_an_account_may_not_hold_any_more_end_only_when_that_is_said() {
    let started = with_ada();
    started.table(&["service", "apply", "--preset", "online"]);
    started.json(&["token", "create", "ci", "--service", "nocodb", "--account", ADA]);
    let set = ["account", "set", ADA, "--service", "online"];

    let refused = started.home.run(&set).failed(1);
    let changed = started.json(&[&set[..], &["--end-tokens"]].concat());

    assert!(refused.contains("1 token of `nocodb` would end"), "{refused}");
    assert_eq!(changed["services"], serde_json::json!(["online"]));
}

#[test]
fn an_account_is_deleted_when_whoever_sits_there_says_yes() {
    let started = with_ada();
    started.json(&["token", "create", "ci", "--service", "nocodb", "--account", ADA]);

    let unasked = started.home.run(&["account", "delete", ADA]).failed(2);
    let deleted = started.table(&["account", "delete", ADA, "--yes"]);
    let again = started.home.run(&["account", "delete", ADA, "--yes"]).failed(1);

    assert!(unasked.contains("--yes"), "{unasked}");
    assert!(deleted.contains("deleted") && deleted.contains("1 ended"), "{deleted}");
    assert!(again.contains("there is no account"), "{again}");
    let log = started.json(&["log", "--account", "admin"]);
    assert!(log.to_string().contains("account.deleted"), "{log}");
}
