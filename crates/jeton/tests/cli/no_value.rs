//! What somebody wrote may be a secret in the wrong place: no mistake is told with the value that it is about.

use crate::support::Home;

/// What could be a password that slipped.
const SLIPPED: &str = "hunter2";

/// The keys of a configuration, each as `key = VALUE` in its table.
const KEYS: &[(&str, &[&str])] = &[
    ("", &["listen", "public-url", "trusted-proxies", "plain", "log", "tls", "limits", "front"]),
    ("", &["webhooks", "mail", "service", "anchors", "password"]),
    ("[limits]", &["connections", "head", "idle", "stall", "stop", "password"]),
    ("[webhooks]", &["enabled", "allow", "hosts", "plain", "password"]),
    (MAIL, &["port", "tls", "timeout", "language", "zone", "gather", "retry", "password"]),
    (
        FRONT,
        &[
            "upstream",
            "tls",
            "max-body",
            "max-waiting",
            "answer-timeout",
            "idle-timeout",
            "password",
        ],
    ),
    ("[[service]]", &["preset", "name", "password"]),
];
const MAIL: &str = "[mail]\nfrom = \"jeton@example.com\"\nhost = \"localhost\"";
const FRONT: &str = "[[front]]\nservice = \"online\"\nlisten = \"127.0.0.1:0\"";

#[test]
fn no_key_of_a_configuration_repeats_its_value() {
    let home = Home::new();
    let mut tried = 0;
    for (table, keys) in KEYS {
        for key in *keys {
            for value in
                ["\"hunter2\"", "[\"hunter2 /\"]", "{ hunter2 = 5 }", "\"hunter2", "hunter2"]
            {
                let text = format!("{table}\n{key} = {value}\n");
                home.file("wrong.toml", &text);

                let said = home.run(&["serve", "--config", "wrong.toml"]).failed(2);

                let place = format!("wrong.toml, line {}, column ", text.lines().count());
                assert!(said.contains(&place), "{text}{said}");
                assert!(said.contains("key `"), "{text}{said}");
                // A name in the place of a key is told: it is what has to be put right.
                let told = said.replace("`hunter2`: there is no such key", "");
                assert!(!told.contains(SLIPPED), "{text}{said}");
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried}");
}

/// Where a value of a policy stands that is of a form of its own.
const VALUES: &[&str] = &[
    "\"shop\"\nlabel",
    "{ en = \"Shop\" }",
    "\"key\"",
    "{ en = \"Key\" }",
    "\"native\"",
    "\"shp\"",
    "[{ header = \"X-Shop-Key\" }]",
    "\"X-Shop-Key\"",
    "[\"owner\"]",
    "\"owner\"",
    "\"30d\"",
    "\"once\"",
    "[\"delete\"]",
    "\"delete\"",
];
const SHOP: &str = r#"name = "shop"
label = { en = "Shop" }

[[kind]]
name = "key"
label = { en = "Key" }
form = "native"
prefix = "shp"
carriers = [{ header = "X-Shop-Key" }]
issued-by = ["owner"]
lifetime = "30d"
reveal = "once"
owner-may = ["delete"]
"#;

#[test]
fn no_value_of_a_policy_is_repeated_and_each_mistake_has_its_line_and_key() {
    let home = Home::new();
    home.file("jeton.toml", "[[service]]\npolicy = \"shop.toml\"\n");
    let mut tried = 0;
    for value in VALUES {
        let line = 1 + SHOP[..SHOP.find(value).unwrap()].matches('\n').count();
        for wrong in
            ["\"Hunter2 hunter2!\"", "[\"hunter2\"]", "{ hunter2 = 5 }", "hunter2", "\"hunter2"]
        {
            let wrong = value.replace(value.trim_end_matches("\nlabel"), wrong);
            home.file("shop.toml", &SHOP.replacen(value, &wrong, 1));

            let said = home.run(&["serve", "--config", "jeton.toml"]).failed(2);

            assert!(said.contains("shop.toml, line "), "{line} {value} {wrong}\n{said}");
            assert!(said.contains("key `"), "{line} {value} {wrong}\n{said}");
            assert!(
                !said.to_lowercase().replace("`hunter2`", "").contains(SLIPPED),
                "{line} {value} {wrong}\n{said}"
            );
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried}");
}

/// Every flag whose value has a form, at a command that has it.
const FLAGS: &[&[&str]] = &[
    &["serve", "--listen"],
    &["serve", "--public-url"],
    &["serve", "--trusted-proxies"],
    &["serve", "--log"],
    &["demo", "--port-base"],
    &["demo", "--log"],
    &["recover", "--public-url"],
    &["token", "list", "--limit"],
    &["token", "list", "--sort"],
    &["account", "create", "ada", "--role"],
    &["log", "--limit"],
    &["log", "export", "--format"],
    &["service", "help", "nocodb", "--lang"],
    &["fault", "list", "--limit"],
    &["notice", "list", "--limit"],
];

#[test]
fn no_value_of_a_flag_is_repeated() {
    let home = Home::new();
    for command in FLAGS {
        let flag = command.last().unwrap();
        let mut arguments = command.to_vec();
        let joined = format!("{flag}=hunter2 x");
        *arguments.last_mut().unwrap() = &joined;

        let said = home.run(&arguments).failed(2);

        assert!(said.contains(flag), "{arguments:?} {said}");
        assert!(!said.contains(SLIPPED), "{arguments:?} {said}");
    }
}
