//! The README's tour through the command line and the guides, typed as they stand.

use std::{path::Path, process::Command};

use jeton_tests::{Process, root, text_of};

/// How the first administrator chooses a password without a terminal.
const REDEEM: &str = "jeton link redeem --link-file link --password-file password";

/// Types one line into a shell in `directory`; what it printed.
fn type_in(line: &str, directory: &Path, server: &str, path: &str) -> String {
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(directory)
        .env_clear()
        .env("PATH", path)
        .env("HOME", directory)
        .env("JETON_SERVER", server)
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tour_of_the_readme_works_line_by_line() {
    let directory = tempfile::tempdir().unwrap();
    let server = Process::serve(&directory.path().join("data")).await;
    let url = format!("http://{}", server.address);
    std::fs::write(directory.path().join("link"), server.link.as_ref().unwrap()).unwrap();
    std::fs::write(directory.path().join("password"), "correct horse battery").unwrap();
    let binaries = jeton_tests::binaries();
    let path = format!("{}:/usr/bin:/bin", binaries.display());
    let readme = text_of(&root().join("README.md")).unwrap();
    let tour = readme.split("### With a Jeton of your own").nth(1).unwrap();
    let lines: Vec<&str> = tour.lines().filter_map(|line| line.strip_prefix("$ ")).collect();

    let mut printed = String::new();
    for line in lines.iter().filter(|line| !line.starts_with("export ")) {
        let line = match *line {
            // The prompt wants a terminal.
            "jeton link redeem" => REDEEM,
            "jeton login admin" => "jeton login admin --password-file password",
            line => line,
        };
        let line = line.replace("http://127.0.0.1:7070", &url);
        printed.push_str(&type_in(&line, directory.path(), &url, &path));
    }

    assert!(lines.len() >= 9, "{lines:?}");
    for expected in ["build-bot", "jeton-kind: api-token", "token.issued"] {
        assert!(printed.contains(expected), "no `{expected}` in\n{printed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_of_the_guide_to_the_standards_work_as_they_stand() {
    let directory = tempfile::tempdir().unwrap();
    let server = Process::serve(&directory.path().join("data")).await;
    let url = format!("http://{}", server.address);
    std::fs::write(directory.path().join("link"), server.link.as_ref().unwrap()).unwrap();
    std::fs::write(directory.path().join("password"), "correct horse battery").unwrap();
    let path = format!("{}:/usr/bin:/bin", jeton_tests::binaries().display());
    std::os::unix::fs::symlink(root().join("presets"), directory.path().join("presets")).unwrap();
    let guide = text_of(&root().join("docs/guides/standards.md")).unwrap();
    let lines: Vec<&str> = guide.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    let login = format!("set -e\n{REDEEM}\njeton login admin --password-file password\n");

    // One shell, for the lines that keep something for the next.
    let printed = type_in(&(login + &lines.join("\n")), directory.path(), &url, &path);

    assert!(lines.len() >= 5, "{lines:?}");
    for expected in [
        "\"active\":true,\"scope\":\"verify\"",
        "{\"active\":false}",
        "}200\n",
        "\"expires_in\":300",
        "\"crv\":\"Ed25519\"",
    ] {
        assert!(printed.contains(expected), "no `{expected}` in\n{printed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_policy_of_the_guide_and_the_example_are_applied_from_a_shell() {
    let directory = tempfile::tempdir().unwrap();
    let server = Process::serve(&directory.path().join("data")).await;
    let url = format!("http://{}", server.address);
    std::fs::write(directory.path().join("link"), server.link.as_ref().unwrap()).unwrap();
    std::fs::write(directory.path().join("password"), "correct horse battery").unwrap();
    let path = format!("{}:/usr/bin:/bin", jeton_tests::binaries().display());
    let guide = text_of(&root().join("docs/guides/write-a-preset.md")).unwrap();
    let policy = guide.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    std::fs::write(directory.path().join("acme.toml"), policy).unwrap();
    let command =
        guide.lines().find_map(|line| line.strip_prefix("$ jeton service apply")).unwrap();
    let example = root().join("presets/github-style.toml");

    let type_in = |line: &str| type_in(line, directory.path(), &url, &path);
    type_in(REDEEM);
    type_in("jeton login admin --password-file password");
    let applied = type_in(&format!("jeton service apply{command}"));
    type_in(&format!("jeton service apply --policy {}", example.display()));
    type_in("jeton token create --service github-style --lifetime 60d --quiet ci > ci.token");
    let verdict = type_in("jeton verify --service github-style --secret-file ci.token");

    assert!(applied.contains("acme"), "{applied}");
    assert!(verdict.contains("personal-access-token"), "{verdict}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_of_the_guide_to_people_work_as_they_stand() {
    let directory = tempfile::tempdir().unwrap();
    let server = Process::serve(&directory.path().join("data")).await;
    let url = format!("http://{}", server.address);
    std::fs::write(directory.path().join("link"), server.link.as_ref().unwrap()).unwrap();
    std::fs::write(directory.path().join("password"), "correct horse battery").unwrap();
    let path = format!("{}:/usr/bin:/bin", jeton_tests::binaries().display());
    let guide = text_of(&root().join("docs/guides/people.md")).unwrap();
    let lines: Vec<&str> = guide.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    let login = format!("set -e\n{REDEEM}\njeton login admin --password-file password\n");

    // One shell, for the lines that keep something for the next.
    let printed = type_in(&(login + &lines.join("\n")), directory.path(), &url, &path);

    assert!(lines.len() >= 20, "{lines:?}");
    let link = std::fs::read_to_string(directory.path().join("ada.link")).unwrap();
    assert!(link.contains("/link#jtl_"), "{link}");
    for expected in ["olga@example.org", "nightly", "quarantine"] {
        assert!(printed.contains(expected), "no `{expected}` in\n{printed}");
    }
}
