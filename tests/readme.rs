//! The README's tour through the command line and the guides, typed as they stand.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use jeton_tests::{Process, root, text_of};
use tokio::io::{AsyncBufReadExt as _, BufReader};

/// How the first administrator chooses a password without a terminal.
const REDEEM: &str = "jeton link redeem --link-file link --password-file password";

/// How they log in without one.
const LOGIN: &str = "jeton login admin --password-file password";

/// A directory with a Jeton beside it, and a shell.
struct Desk {
    directory: tempfile::TempDir,
    // Kept: it is killed when it is dropped.
    _server: Process,
    url: String,
}

impl Desk {
    /// A Jeton whose first administrator has not chosen a password; link and password lie in files.
    async fn new() -> Self {
        Self::configured("").await
    }

    /// One whose Jeton has this configuration.
    async fn configured(text: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let config = directory.path().join("jeton.toml");
        std::fs::write(&config, text).unwrap();
        let config = ["--config", config.to_str().unwrap()];
        let server = Process::serve_with(&directory.path().join("data"), &config).await;
        let url = format!("http://{}", server.address);
        std::fs::write(directory.path().join("link"), server.link.as_ref().unwrap()).unwrap();
        std::fs::write(directory.path().join("password"), "correct horse battery").unwrap();
        Self { directory, _server: server, url }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Types one line into a shell; what it printed.
    fn type_in(&self, line: &str) -> String {
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(self.path())
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", jeton_tests::binaries().display()))
            .env("HOME", self.path())
            .env("JETON_SERVER", &self.url)
            .output()
            .expect("there is a shell");
        let text = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(output.status.success(), "{line}\n{text}");
        text
    }

    /// Logs the administrator in, and types the lines of a guide into one shell, for those that keep something for the
    /// next; what they printed.
    fn follow(&self, guide: &Guide) -> String {
        let login = format!("set -e\n{REDEEM}\n{LOGIN}\n");
        self.type_in(&(login + &guide.lines().join("\n")))
    }
}

/// A text with lines to type.
struct Guide(String);

impl Guide {
    fn read(name: &str) -> Self {
        Self(text_of(&root().join(name)).unwrap())
    }

    fn lines(&self) -> Vec<&str> {
        self.0.lines().filter_map(|line| line.strip_prefix("$ ")).collect()
    }

    /// The last block in a language.
    fn block(&self, language: &str) -> &str {
        let begun = self.0.rsplit(&format!("```{language}\n")).next().unwrap();
        begun.split("```").next().unwrap()
    }
}

fn must_show(printed: &str, expected: &[&str]) {
    for expected in expected {
        assert!(printed.contains(expected), "no `{expected}` in\n{printed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tour_of_the_readme_works_line_by_line() {
    let desk = Desk::new().await;
    let readme = Guide::read("README.md").0;
    let tour = Guide(readme.split("### With a Jeton of your own").nth(1).unwrap().to_owned());
    let lines = tour.lines();

    let mut printed = String::new();
    for line in lines.iter().filter(|line| !line.starts_with("export ")) {
        let line = match *line {
            // The prompt wants a terminal.
            "jeton link redeem" => REDEEM,
            "jeton login admin" => LOGIN,
            line => line,
        };
        printed.push_str(&desk.type_in(&line.replace("http://127.0.0.1:7070", &desk.url)));
    }

    assert!(lines.len() >= 9, "{lines:?}");
    must_show(&printed, &["build-bot", "jeton-kind: api-token", "token.issued"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_of_the_guide_to_the_standards_work_as_they_stand() {
    let desk = Desk::new().await;
    std::os::unix::fs::symlink(root().join("presets"), desk.path().join("presets")).unwrap();
    let guide = Guide::read("docs/guides/standards.md");

    let printed = desk.follow(&guide);

    assert!(guide.lines().len() >= 5, "{:?}", guide.lines());
    must_show(
        &printed,
        &[
            "\"active\":true,\"scope\":\"verify\"",
            "{\"active\":false}",
            "}200\n",
            "\"expires_in\":300",
            "\"crv\":\"Ed25519\"",
        ],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_policy_of_the_guide_and_the_example_are_applied_from_a_shell() {
    let desk = Desk::new().await;
    let guide = Guide::read("docs/guides/write-a-preset.md");
    let policy = guide.0.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    std::fs::write(desk.path().join("acme.toml"), policy).unwrap();
    let lines = guide.lines();
    let apply = lines.iter().find(|line| line.starts_with("jeton service apply")).unwrap();
    let example = root().join("presets/github-style.toml");

    desk.type_in(REDEEM);
    desk.type_in(LOGIN);
    let applied = desk.type_in(apply);
    desk.type_in(&format!("jeton service apply --policy {}", example.display()));
    desk.type_in("jeton token create --service github-style --lifetime 60d --quiet ci > ci.token");
    let verdict = desk.type_in("jeton verify --service github-style --secret-file ci.token");

    assert!(applied.contains("acme"), "{applied}");
    assert!(verdict.contains("personal-access-token"), "{verdict}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_of_the_guide_to_people_work_as_they_stand() {
    let desk = Desk::new().await;
    let guide = Guide::read("docs/guides/people.md");

    let printed = desk.follow(&guide);

    assert!(guide.lines().len() >= 20, "{:?}", guide.lines());
    let link = std::fs::read_to_string(desk.path().join("ada.link")).unwrap();
    assert!(link.contains("/link#jtl_"), "{link}");
    must_show(&printed, &["olga@example.org", "nightly", "quarantine"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_of_the_guide_to_watching_work_as_they_stand() {
    let desk = Desk::new().await;
    let guide = Guide::read("docs/guides/watch.md");

    let printed = desk.follow(&guide);

    must_show(&printed, &["jtc_", "BEGIN:VCALENDAR"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_of_the_guide_to_backups_work_as_they_stand() {
    let guide = Guide::read("docs/guides/backup.md");
    let desk = Desk::configured(&guide.block("toml").replace("/mnt/backups/", "")).await;

    let printed = desk.follow(&guide);

    must_show(&printed, &["each as it was written", "Z.db.json", "--lost ended-after-"]);
    must_show(&printed, &["entries behind it, to entry"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_of_the_guide_to_webhooks_work_with_its_receiver_in_python() {
    watch_with("python3", "receive.py", "python").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_of_the_guide_to_webhooks_work_with_its_receiver_in_node() {
    watch_with("node", "receive.mjs", "js").await;
}

/// Follows the guide to webhooks with one of its receivers, on a port that is free.
async fn watch_with(program: &str, file: &str, language: &str) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let guide = Guide::read("docs/guides/webhooks.md").0.replace("9000", &port.to_string());
    let guide = Guide(guide);
    let desk = Desk::configured(guide.block("toml")).await;
    std::fs::write(desk.path().join(file), guide.block(language)).unwrap();
    let lines = guide.lines();
    let start = lines.iter().position(|line| *line == "python3 receive.py").unwrap();

    desk.type_in(&format!("set -e\n{REDEEM}\n{LOGIN}\n{}", lines[..start].join("\n")));
    let mut receiver = tokio::process::Command::new(program)
        .arg(file)
        .current_dir(desk.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    listens_at(port).await;
    let printed = desk.type_in(&format!("set -e\n{}", lines[start + 1..].join("\n")));

    must_show(&printed, &["\n400\n", "token.*, fault.opened"]);
    assert_eq!(printed.matches("ping    taken").count(), 2, "{printed}");
    let mut told = BufReader::new(receiver.stdout.take().unwrap()).lines();
    let told = async {
        let mut heard = Vec::new();
        for _ in 0..3 {
            let line = told.next_line().await.unwrap().unwrap();
            heard.push(line.split(" whk_").next().unwrap().to_owned());
        }
        heard
    };
    // What happens is told apart from what is tried out, so that either may come first.
    let mut heard = tokio::time::timeout(Duration::from_secs(20), told).await.unwrap();
    heard.sort();
    assert_eq!(heard, ["token.issued", "webhook.ping", "webhook.ping"]);
}

/// Waits until somebody listens there.
async fn listens_at(port: u16) {
    let listens = async {
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), listens).await.expect("the receiver starts");
}
