//! From the first start to the log, with the binary alone.

use serde_json::Value;

use crate::support::{Home, Running};

const PASSWORD: &str = "three blind mice run\n";

/// A Jeton that was just started for the first time, and an administrator who is logged in.
pub(crate) struct Started {
    pub(crate) home: Home,
    pub(crate) jeton: Running,
    pub(crate) server: String,
}

impl Started {
    pub(crate) fn new() -> Self {
        Self::configured("")
    }

    /// One with more in its configuration.
    pub(crate) fn configured(more: &str) -> Self {
        let home = Home::new();
        let start = format!("log = \"warn\"\n[[service]]\npreset = \"nocodb\"\n{more}");
        let config = home.file("jeton.toml", &start);
        let mut jeton = home.start(&[
            "serve",
            "--json",
            "--listen",
            "127.0.0.1:0",
            "--config",
            config.to_str().unwrap(),
        ]);
        let first = jeton.json();
        let server = text(&jeton.json()["url"]);
        home.become_administrator(&first, &server);
        Self { home, jeton, server }
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.home.run(&[arguments, &["--json"]].concat()).json()
    }

    pub(crate) fn table(&self, arguments: &[&str]) -> String {
        self.home.run(arguments).done()
    }

    /// Stops it; its home.
    pub(crate) fn stop(self) -> Home {
        assert!(self.jeton.terminate().success());
        self.home
    }

    fn verify(&self, secret: &str) -> (i32, Value) {
        let run = self.home.run_with(&["verify", "--service", "duplocloud", "--json"], &[], secret);
        (run.code, serde_json::from_str(&run.stdout).unwrap())
    }
}

#[test]
fn a_token_is_made_verified_rotated_reset_and_revoked_and_the_log_has_it_all() {
    let started = Started::new();
    started.json(&["service", "apply", "--preset", "duplocloud"]);
    let create = [
        "account",
        "create",
        "ada@example.org",
        "--service",
        "duplocloud",
        "--password-file",
        "-",
        "--json",
    ];
    let account = started.home.run_with(&create, &[], PASSWORD).json();
    let create = ["token", "create", "ci", "--service", "duplocloud", "--kind", "permanent"];

    let issued = started.json(&[&create[..], &["--account", "ada@example.org"]].concat());

    let (id, first) = (text(&issued["id"]), text(&issued["secret"]));
    let (code, verdict) = started.verify(&first);
    assert_eq!((code, &verdict["active"], &verdict["account"]), (0, &true.into(), &account["id"]));

    let second = text(&started.json(&["token", "rotate", &id, "--grace", "1h"])["secret"]);
    assert_ne!(first, second);
    assert_eq!(started.verify(&first).1["in_grace"], true);
    assert_eq!(started.verify(&second).1["in_grace"], false);

    started.json(&["token", "rotation", "close", &id]);
    let (code, verdict) = started.verify(&first);
    assert_eq!(
        (code, &verdict["active"], &verdict["reason"]),
        (1, &false.into(), &"rotated".into())
    );
    assert_eq!(started.verify(&second).0, 0);

    assert_eq!(started.json(&["token", "rename", &id, "deploy"])["name"], "deploy");
    assert_eq!(started.table(&["token", "revoke", &id]), "");
    assert_eq!(started.verify(&second).1["reason"], "revoked");
    // Not the fault about the old secret, which is opened within a second.
    let events = started.json(&["log", &id, "--event", "token."]);
    let events: Vec<_> =
        events["items"].as_array().unwrap().iter().map(|entry| text(&entry["event"])).collect();
    assert_eq!(
        events,
        ["token.ended", "token.renamed", "token.grace-ended", "token.rotated", "token.issued"]
    );
    assert!(started.jeton.terminate().success());
}

#[test]
fn a_reset_refuses_the_old_secret_at_once_and_a_rotation_is_taken_back() {
    let started = Started::new();
    started.json(&["service", "apply", "--preset", "duplocloud"]);
    let issue = |name: &str| {
        let create = ["token", "create", name, "--service", "duplocloud", "--kind", "permanent"];
        let issued = started.json(&[&create[..], &["--account", "admin"]].concat());
        (text(&issued["id"]), text(&issued["secret"]))
    };
    let ((one, old), (other, kept)) = (issue("one"), issue("other"));

    let new = text(&started.json(&["token", "reset", &one])["secret"]);
    let withdrawn = text(&started.json(&["token", "rotate", &other])["secret"]);
    let sheet = started.table(&["token", "rotation", "cancel", &other]);

    assert_eq!((started.verify(&old).0, started.verify(&new).0), (1, 0));
    assert_eq!((started.verify(&kept).0, started.verify(&withdrawn).0), (0, 1));
    assert!(sheet.contains(&format!("…{}", &kept[kept.len() - 4..])), "{sheet}");
}

#[test]
fn a_token_in_quarantine_raises_a_fault_that_names_who_used_it_until_it_is_released() {
    let started = Started::new();
    started.json(&["service", "apply", "--preset", "duplocloud"]);
    let create = ["token", "create", "ci", "--service", "duplocloud", "--kind", "permanent"];
    let issued = started.json(&[&create[..], &["--account", "admin"]].concat());
    let (id, secret) = (text(&issued["id"]), text(&issued["secret"]));

    started.table(&["token", "quarantine", &id]);
    assert_eq!(started.verify(&secret).1["reason"], "quarantined");

    // It is looked after within about a second.
    let faults = || started.json(&["fault", "list"])["items"].as_array().unwrap().clone();
    let open = (0..1000).map(|_| faults()).find(|faults| !faults.is_empty()).unwrap();
    assert_eq!(
        (&open[0]["cause"], &open[0]["token"]),
        (&"quarantined-token-used".into(), &id.clone().into())
    );
    let fault = text(&open[0]["id"]);
    assert!(started.table(&["fault", "list"]).contains(&fault));
    let uses = started.table(&["token", "uses", &id]);
    assert!(uses.contains("refused"), "{uses}");
    assert!(started.table(&["token", "list", "--service", "duplocloud"]).contains("quarantined"));
    started.table(&["token", "release", &id]);
    assert_eq!(started.verify(&secret).0, 0);
    assert!((0..1000).any(|_| faults().is_empty()));
    let again = started.home.run(&["fault", "close", &fault]);
    assert_eq!(again.code, 1, "{}", again.stderr);
    assert!(again.stderr.contains("was closed"), "{}", again.stderr);
}

#[test]
fn people_get_tables_and_what_is_said_about_them_goes_to_stderr() {
    let started = Started::new();

    let created = started.home.run(&["token", "create", "ci", "--service", "nocodb"]);

    assert_eq!(created.code, 0, "{}", created.stderr);
    assert_eq!(created.stderr, "", "a NocoDB token can be read again");
    let id = word_after(&created.stdout, "token");
    let secret = word_after(&created.stdout, "secret");
    let listed = started.table(&["token", "list", "--service", "nocodb", "--kind", "api-token"]);
    let rows: Vec<_> = listed.lines().collect();
    assert!(rows[0].starts_with("ID ") && rows[0].contains(" HINT"), "{listed}");
    assert!(rows[1].starts_with(&id) && rows[1].contains(&secret[secret.len() - 4..]), "{listed}");
    assert!(!listed.contains(&secret), "{listed}");
    assert_eq!(started.table(&["token", "reveal", &id, "--quiet"]), format!("{secret}\n"));
    assert!(started.table(&["token", "show", &id]).contains("state         active\n"));
    assert!(started.table(&["account", "list"]).contains("  admin  "));
    assert!(
        started
            .table(&["service", "list"])
            .contains("nocodb  NocoDB  active  api-token, auth-token\n")
    );
    assert!(
        started.table(&["service", "show", "nocodb"]).contains("carriers     xc-token: SECRET")
    );
    assert!(started.table(&["log", &id]).contains("token.revealed"));
}

#[test]
fn a_secret_that_is_shown_once_is_said_to_be_and_quiet_is_quiet() {
    let started = Started::new();
    let create = ["token", "create", "--service", "jeton", "--kind", "api-token"];

    let said = started.home.run(&[&create[..], &["ci"]].concat());
    let quiet = started.home.run(&[&create[..], &["cd", "--quiet"]].concat());

    assert!(said.stderr.contains("the secret is shown once"), "{}", said.stderr);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
    assert!(
        quiet.stdout.starts_with("jtn_") && quiet.stdout.lines().count() == 1,
        "{}",
        quiet.stdout
    );
}

#[test]
fn a_token_comes_from_a_file_or_a_variable_as_well() {
    let started = Started::new();
    let create = ["token", "create", "ci", "--service", "jeton", "--kind", "api-token", "--quiet"];
    let token = started.table(&create);
    started.home.file("token", &token);
    started.table(&["logout"]);
    let list = ["token", "list", "--json", "--server", &started.server];

    let by_file = started.home.run(&[&list[..], &["--token-file", "token"]].concat());
    let by_variable = started.home.run_with(&list, &[("JETON_TOKEN", token.trim())], "");
    let by_login = started.home.run(&list);

    // Whatever is listed, but when the token itself was used: that is another second now and then.
    let listed = |mut listed: Value| {
        for token in listed["items"].as_array_mut().unwrap() {
            token.as_object_mut().unwrap().remove("last_used_at");
        }
        listed
    };
    let by_file = listed(by_file.json());
    assert!(by_file["items"].as_array().unwrap().len() > 1, "{by_file}");
    assert_eq!(by_file, listed(by_variable.json()));
    assert!(by_login.failed(2).contains("there is no token"));
}

#[test]
fn a_login_is_kept_for_its_owner_alone_and_a_logout_ends_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let started = Started::new();
    let file = started.home.path().join(".config/jeton/credentials.toml");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    let token = started.home.path().join("token");
    let kept = std::fs::read_to_string(&file).unwrap();
    let secret = kept.split('"').nth(3).unwrap();
    std::fs::write(&token, secret).unwrap();

    started.table(&["logout"]);

    assert_eq!(mode, 0o600);
    assert!(!file.exists());
    let list = ["token", "list", "--server", &started.server, "--token-file", "token"];
    assert!(started.home.run(&list).failed(1).contains("  cause: "));
}

#[test]
fn a_token_of_one_server_is_not_sent_to_another() {
    let started = Started::new();

    let said = started.home.run(&["token", "list", "--server", "http://127.0.0.1:1"]).failed(2);

    assert!(said.contains("there is no token to call `http://127.0.0.1:1` with"), "{said}");
}

#[test]
fn a_refusal_is_1_and_says_why() {
    let started = Started::new();
    started.table(&["token", "create", "ci", "--service", "nocodb"]);
    let login = ["login", "admin", "--server", &started.server, "--password-file", "-"];

    let second = started.home.run(&["token", "create", "cd", "--service", "nocodb"]).failed(1);
    let nothing =
        started.home.run(&["token", "show", "tok_00000000000000000000000000000000"]).failed(1);
    let wrong = started.home.run_with(&login, &[], "wrong").failed(1);

    assert!(second.contains("at most 1 `api-token` token"), "{second}");
    assert!(nothing.contains("there is no such token"), "{nothing}");
    assert!(wrong.contains("cannot log in as `admin`"), "{wrong}");
}

#[test]
fn a_second_start_keeps_the_administrator_and_a_second_process_is_refused() {
    let started = Started::new();

    let second = started.home.run(&["serve", "--listen", "127.0.0.1:0"]).failed(2);

    assert!(second.contains("another process has `"), "{second}");
    let Started { home, jeton, .. } = started;
    assert!(jeton.terminate().success());
    let mut again = home.start(&["serve", "--json", "--listen", "127.0.0.1:0"]);
    assert!(again.json()["url"].is_string(), "there is an administrator, and no link");
}

#[test]
fn the_description_of_the_api_is_printed_without_a_server() {
    let api = Home::new().run(&["openapi"]).json();

    assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(api["paths"]["/api/v1/tokens"].is_object());
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// What stands behind `name` in a sheet.
fn word_after(sheet: &str, name: &str) -> String {
    let mut lines = sheet.lines().filter_map(|line| line.split_once(' '));
    let found = lines.rfind(|(first, _)| *first == name);
    found.unwrap_or_else(|| panic!("{sheet}")).1.trim().to_owned()
}
