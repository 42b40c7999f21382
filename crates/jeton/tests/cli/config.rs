//! A wrong configuration stops the start with exit 2, and names file, line and key.

use crate::support::Home;

/// A configuration, the line and the key of its mistake, and a word of what would be right.
const WRONG: &[(&str, usize, &str, &str)] = &[
    ("liste = \"127.0.0.1:7070\"", 1, "liste", "`listen`"),
    ("\n\nlisten = 7070", 3, "listen", "expected a string"),
    ("listen = \"7070\"", 1, "listen", "`127.0.0.1:7070`"),
    ("listen = \"localhost\"", 1, "listen", "`127.0.0.1:7070`"),
    ("listen = \"127.0.0.1:70700\"", 1, "listen", "`127.0.0.1:7070`"),
    ("data = \"\"", 1, "data", "a directory"),
    ("data = [\"a\"]", 1, "data", "expected a string"),
    ("data = \"a\"\nlog = \"loud\"", 2, "log", "`info`"),
    ("log = \"info,x=\\u0000\"", 1, "log", "`info`"),
    ("data = \"a\"\ndata = \"b\"", 2, "data", "duplicate"),
    ("data =", 1, "data", ""),
    ("data = \"a", 1, "data", ""),
    ("public-url = \"tokens.example.com\"", 1, "public-url", "`https://`"),
    ("public-url = \"https://tokens.example.com/a\"", 1, "public-url", "without user, path"),
    ("trusted-proxies = \"10.0.0.1\"", 1, "trusted-proxies", "a list"),
    ("trusted-proxies = [\"10.0.0.1\",\n\"proxy\"]", 2, "trusted-proxies", "`192.0.2.0/24`"),
    ("trusted-proxies = [\"0.0.0.0/0\"]", 1, "trusted-proxies", "too wide"),
    ("trusted-proxies = [\"::/0\"]", 1, "trusted-proxies", "too wide"),
    ("[front]\nservice = \"a\"", 1, "front", "`[[front]]`"),
    ("front = 5", 1, "front", "`[[front]]`"),
    ("[[front]]\nlisten = \"127.0.0.1:0\"", 1, "service", "missing"),
    ("[[front]]\nservice = \"discloud\"", 1, "listen", "missing"),
    ("[[front]]\nservice = \"Discloud!\"\nlisten = \"127.0.0.1:0\"", 2, "service", "`a-z`"),
    ("[[front]]\nservice = \"a\"\nlisten = \"front\"", 3, "listen", "`127.0.0.1:7070`"),
    (
        "[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"\nupstream = \"example.org\"",
        4,
        "upstream",
        "`http://`",
    ),
    (
        "[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"\nupstream = \"ftp://example.org\"",
        4,
        "upstream",
        "`http://`",
    ),
    (
        "[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"\nupstreams = \"http://example.org\"",
        4,
        "upstreams",
        "`upstream`",
    ),
    (
        "[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"\n[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"",
        5,
        "service",
        "one front",
    ),
    (
        "[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"\nmax-body = \"64\"",
        4,
        "max-body",
        "`64 MiB`",
    ),
    (
        "[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"\nmax-waiting = 0",
        4,
        "max-waiting",
        "at least 1",
    ),
    (
        "[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"\nidle-timeout = \"60\"",
        4,
        "idle-timeout",
        "`60s`",
    ),
    ("[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"\ntls = true", 4, "tls", "no `[tls]`"),
    (
        "[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"\ntls = \"front.pem\"",
        4,
        "tls",
        "`false`, or a table",
    ),
    (
        "[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"\ntls = { certificate = \"none.pem\", key = \"a.key\" }",
        4,
        "tls",
        "none.pem` cannot be read",
    ),
    ("[mail]\nhost = \"localhost\"", 1, "from", "missing"),
    ("[mail]\nfrom = \"jeton@example.com\"", 1, "host", "missing"),
    ("[mail]\nfrom = \"jeton\"\nhost = \"localhost\"", 2, "from", "`Jeton <jeton@example.com>`"),
    (
        "[mail]\nfrom = \"jeton@example.com\"\nhost = \"localhost\"\ntls = \"maybe\"",
        4,
        "tls",
        "`starttls`",
    ),
    (
        "[mail]\nfrom = \"jeton@example.com\"\nhost = \"smtp.example.com\"\ntls = \"none\"",
        4,
        "tls",
        "on this machine",
    ),
    (
        "[mail]\nfrom = \"jeton@example.com\"\nhost = \"localhost\"\nuser = \"jeton\"",
        4,
        "user",
        "`password-file`",
    ),
    (
        "[mail]\nfrom = \"jeton@example.com\"\nhost = \"localhost\"\nca = \"none.pem\"",
        4,
        "ca",
        "cannot be read",
    ),
    (
        "[mail]\nfrom = \"jeton@example.com\"\nhost = \"localhost\"\ntemplates = \"none\"",
        4,
        "templates",
        "cannot be read",
    ),
    (
        "[mail]\nfrom = \"jeton@example.com\"\nhost = \"localhost\"\nlanguage = \"de\"",
        4,
        "language",
        "`pt-BR`",
    ),
    (
        "[mail]\nfrom = \"jeton@example.com\"\nhost = \"localhost\"\nzone = \"Mars/Base\"",
        4,
        "zone",
        "`America/Sao_Paulo`",
    ),
    (
        "[mail]\nfrom = \"jeton@example.com\"\nhost = \"localhost\"\ngather = \"2\"",
        4,
        "gather",
        "`2s`",
    ),
    ("webhooks = true", 1, "webhooks", "a table"),
    ("[webhooks]\nenabled = \"yes\"", 2, "enabled", "a boolean"),
    ("[webhooks]\nenable = true", 2, "enable", "`enabled`"),
    ("[webhooks]\nhosts = []", 2, "hosts", "leave it out"),
    ("[webhooks]\nallow = [\"10.0.0.0/33\"]", 2, "allow", "a network such as `10.0.0.0/8`"),
    ("[webhooks]\nallow = \"10.0.0.0/8\"", 2, "allow", "a list"),
    ("[webhooks]\nallow = [\"10.0.0.0/8\",\n\"0.0.0.0/0\"]", 3, "allow", "too wide"),
    ("[webhooks]\nallow = [\"0.0.0.0/7\"]", 2, "allow", "too wide"),
    ("[webhooks]\nallow = [\"fc00::/7\", \"::/0\"]", 2, "allow", "too wide"),
    ("[webhooks]\nhosts = [\"a.example\",\n\"*\"]", 3, "hosts", "`*.example.com`"),
    ("[webhooks]\nhosts = [\"https://a.example\"]", 2, "hosts", "`hooks.example.com`"),
    ("[webhooks]\nplain = [\"a.example/in\"]", 2, "plain", "`hooks.example.com:8443`"),
    ("[webhooks]\nplain = [\"a.example:0\"]", 2, "plain", "`hooks.example.com:8443`"),
    ("[webhooks]\nca = \"none.pem\"", 2, "ca", "none.pem` cannot be read"),
    ("[webhooks]\nca = \"wrong.toml\"", 2, "ca", "no certificate in PEM"),
    ("[limits]\nconnections = 0", 2, "connections", "at least one"),
    ("[limits]\nhead = \"0s\"", 2, "head", "nothing"),
    ("[limits]\nheads = \"1s\"", 2, "heads", "`head`"),
    ("[tls]\ncertificate = \"a.pem\"", 1, "key", "missing"),
    ("[tls]\nkey = \"a.key\"", 1, "certificate", "missing"),
    ("[tls]\ncertificate = \"none.pem\"\nkey = \"a.key\"", 1, "tls", "none.pem` cannot be read"),
    ("[tls]\ncertificate = \"wrong.toml\"\nkey = \"a.key\"", 1, "tls", "no certificate in PEM"),
    ("[[service]]", 1, "service", "`preset = "),
    ("[[service]]\npreset = \"discord\"", 2, "preset", "there are `discloud`, "),
    ("[[service]]\npreset = \"discloud\"\npolicy = \"a.toml\"", 3, "policy", "either"),
    ("[[service]]\npolicy = \"none.toml\"", 2, "policy", "cannot be read"),
    ("[[service]]\nname = \"discloud\"", 2, "name", "`preset`"),
    (
        "[[service]]\npreset = \"nocodb\"\n[[service]]\npreset = \"nocodb\"",
        3,
        "service",
        "further above",
    ),
];

#[test]
fn a_mistake_is_told_with_its_file_line_and_key() {
    let home = Home::new();
    for (text, line, key, word) in WRONG {
        home.file("wrong.toml", text);

        let said = home.run(&["serve", "--config", "wrong.toml"]).failed(2);

        let place = format!("wrong.toml, line {line}, column ");
        assert!(
            said.starts_with("error: the configuration cannot be used\n  cause: "),
            "{text}\n{said}"
        );
        assert!(said.contains(&place), "{text}\n{said}");
        assert!(said.contains(&format!("key `{key}`: ")), "{text}\n{said}");
        assert!(said.contains(word), "{text}\n{said}");
    }
    assert!(!home.path().join("data").exists(), "nothing was made");
}

#[test]
fn a_mistake_in_a_policy_is_told_with_the_file_of_the_policy() {
    let home = Home::new();
    home.file("policy.toml", "name = \"five\"\nlabel = { en = \"Five\" }\ncolour = \"red\"\n");
    let config = home.file("jeton.toml", "[[service]]\npolicy = \"policy.toml\"\n");

    let said = home.run(&["serve", "--config", config.to_str().unwrap()]).failed(2);

    assert!(said.contains("policy.toml, line 3"), "{said}");
    assert!(said.contains("colour"), "{said}");
}

#[test]
fn a_front_for_a_service_that_nobody_made_is_told_with_its_line() {
    let home = Home::new();
    let front = "[[front]]\nlisten = \"127.0.0.1:0\"\nservice = \"onlin\"\n";
    home.file("jeton.toml", &format!("[[service]]\npreset = \"online\"\n\n{front}"));

    let said = home.run(&["serve", "--listen", "127.0.0.1:0", "--config", "jeton.toml"]).failed(2);

    assert!(
        said.contains("jeton.toml, line 6, column 11, key `service`: there is no such service"),
        "{said}"
    );
}

#[test]
fn what_stands_in_the_wrong_place_is_not_repeated() {
    let home = Home::new();
    let wrong = [
        "token = \"hunter2\"",
        "listen = \"hunter2\"",
        "log = \"hunter2\"",
        "data = { password = \"hunter2\" }",
        "front = \"hunter2\"",
        "[[service]]\npreset = \"hunter2\"",
        "[webhooks]\nallow = [\"hunter2/\"]",
        "[webhooks]\nenabled = \"hunter2\"",
        "[[front]]\nservice = \"hunter2\"\nlisten = \"hunter2\"",
        "[[front]]\nservice = \"a\"\nlisten = \"127.0.0.1:0\"\nupstream = \"http://ana:hunter2@example.org\"",
        "listen = \"hunter2",
        "hunter2",
    ];
    for text in wrong {
        home.file("wrong.toml", text);

        let said = home.run(&["serve", "--config", "wrong.toml"]).failed(2);

        assert!(!said.contains("hunter2"), "{text}\n{said}");
    }
}

#[test]
fn a_configuration_that_is_not_there_is_named() {
    let said = Home::new().run(&["serve", "--config", "none.toml"]).failed(2);

    assert!(said.contains("none.toml cannot be read"), "{said}");
}

#[test]
fn a_wrong_flag_or_variable_is_named_without_its_value() {
    let home = Home::new();

    let by_flag = home.run(&["serve", "--listen", "hunter2"]).failed(2);
    let by_variable = home.run_with(&["serve"], &[("JETON_LISTEN", "hunter2")], "").failed(2);

    for said in [by_flag, by_variable] {
        assert!(said.contains("--listen"), "{said}");
        assert!(said.contains("`127.0.0.1:7070`"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}
