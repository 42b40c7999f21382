//! The README's tour through the command line and the guides, typed as they stand.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

use std::{path::Path, process::Command};

use jeton_tests::{Process, root, text_of};

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
        let directory = tempfile::tempdir().unwrap();
        let server = Process::serve(&directory.path().join("data")).await;
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

    must_show(&printed, &["CAUSE"]);
}
