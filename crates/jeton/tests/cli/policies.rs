//! Policies that take something away: looked at, accepted, and never applied by a restart alone.

use crate::{
    story::{Started, text},
    support::Running,
};

const SHOP: &str = r#"name = "shop"
label = { en = "Shop" }

[[kind]]
name = "key"
label = { en = "Key" }
form = "native"
prefix = "shop"
carriers = [{ header = "X-Shop-Key" }, { header = "X-Key" }]
issued-by = ["owner"]
lifetime = "30d"
reveal = "once"
owner-may = ["delete"]
"#;

fn narrow() -> String {
    SHOP.replace(", { header = \"X-Key\" }", "")
}

/// A Jeton with the service `shop`, and a token of it.
fn story() -> Started {
    let started = Started::new();
    started.home.file("shop.toml", SHOP);
    started.table(&["service", "apply", "shop.toml"]);
    started.table(&["token", "create", "--service", "shop"]);
    started.home.file("narrow.toml", &narrow());
    started
}

#[test]
fn a_policy_that_takes_something_away_is_shown_and_waits_for_a_word() {
    let started = story();
    let apply = ["service", "apply", "narrow.toml"];

    let looked = started.home.run(&["service", "preview", "narrow.toml"]);
    let asked = started.home.run(&apply).failed(2);
    let shown = looked.stderr.clone();
    let table = looked.done();

    assert!(
        table.contains("key   `X-Key: TOKEN` is no longer one of its carriers  1 tokens"),
        "{table}"
    );
    assert!(table.contains("they are refused in that header from the answer on"), "{table}");
    let word = text(&started.json(&["service", "preview", "narrow.toml"])["accept"]);
    assert!(shown.contains(&format!("--accept {word}")), "{shown}");
    assert!(asked.contains("is no longer one of its carriers"), "{asked}");
    assert!(asked.contains(&format!("say `--accept {word}`")), "{asked}");
    let wrong = started.home.run(&[&apply[..], &["--accept", "0123"]].concat()).failed(1);
    assert!(wrong.contains("takes something away") && wrong.contains("service preview"), "{wrong}");

    let applied = started.table(&[&apply[..], &["--accept", &word]].concat());

    assert!(applied.contains("X-Shop-Key: SECRET\n"), "{applied}");
    assert!(!applied.contains("X-Key: SECRET"), "{applied}");
    started.table(&["service", "apply", "shop.toml"]);
}

#[test]
fn a_service_is_made_from_a_preset_under_another_name() {
    let started = Started::new();

    let made = started.json(&["service", "create", "--preset", "online", "--name", "online-eu"]);
    let again = started.home.run(&["service", "create", "--preset", "nocodb"]).failed(1);
    let listed = started.table(&["preset", "list"]);
    let shown = started.table(&["preset", "show", "online"]);

    assert_eq!(made["name"], "online-eu");
    assert!(again.contains("service `nocodb` exists already"), "{again}");
    assert!(listed.contains("\nonline        online.net"), "{listed}");
    assert!(shown.contains("name = \"online\""), "{shown}");
}

#[test]
fn a_restart_with_a_configuration_that_tightens_goes_on_with_the_policy_from_before() {
    let started = story();
    let config = "log = \"off\"\n[[service]]\npolicy = \"narrow.toml\"\n";
    started.home.file("later.toml", config);
    let Started { home, jeton, server } = started;
    assert!(jeton.terminate().success());
    let listen = server.strip_prefix("http://").unwrap();

    let mut again: Running =
        home.start(&["serve", "--json", "--listen", listen, "--config", "later.toml"]);
    assert!(again.json()["url"].is_string());
    let carriers = |home: &crate::support::Home| {
        let service = home.run(&["service", "show", "shop", "--json"]).json();
        service["kinds"][0]["carriers"].as_array().unwrap().len()
    };
    assert_eq!(carriers(&home), 2);
    let preview = home.run(&["service", "preview", "narrow.toml", "--json"]).json();
    let word = text(&preview["accept"]);
    home.run(&["service", "apply", "narrow.toml", "--accept", &word]).done();

    assert_eq!(carriers(&home), 1);
    assert!(again.terminate().success());
}

#[test]
fn the_help_page_of_a_service_is_printed_as_markdown_in_either_language() {
    let started = Started::new();

    let english = started.table(&["service", "help", "nocodb"]);
    let portuguese = started.table(&["service", "help", "nocodb", "--lang", "pt-BR"]);
    let document = started.json(&["service", "help", "nocodb"]);

    assert!(english.starts_with("# NocoDB: API tokens\n"), "{english}");
    assert!(english.contains("\n```python\n") && english.contains(&started.server), "{english}");
    assert!(portuguese.starts_with("# NocoDB: tokens de API\n"), "{portuguese}");
    assert_eq!(document["sections"][0]["topic"], "about");
    let unknown = started.home.run(&["service", "help", "nowhere"]).failed(1);
    assert!(unknown.contains("there is no such service"), "{unknown}");
}
