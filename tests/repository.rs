//! What holds for the repository as a whole: its texts point at what exists, and name no machine.

use std::{
    collections::BTreeSet,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use jeton_tests::{git_files, root, text_of};

#[test]
fn every_relative_link_in_a_markdown_file_points_at_a_file() {
    let mut broken = Vec::new();
    for (file, text) in markdown() {
        let folder = file.parent().unwrap_or(Path::new(""));
        for target in links(&text) {
            let path = target.split('#').next().unwrap_or_default();
            let is_elsewhere = path.contains("://") || path.starts_with("mailto:");
            if !is_elsewhere && !path.is_empty() && !root().join(folder).join(path).exists() {
                broken.push(format!("{}: {target}", file.display()));
            }
        }
    }

    assert_eq!(broken, [""; 0]);
}

#[test]
fn every_guard_that_a_promise_names_exists() {
    let mut missing = Vec::new();
    for file in ["ARCHITECTURE.md", "SECURITY.md"] {
        let text = text_of(Path::new(file)).expect("this file is part of the repository");
        for guard in code_spans(&text).filter(|span| is_path(span)) {
            let (path, test) = guard.split_once("::").unwrap_or((guard, ""));
            let code = text_of(Path::new(path));
            if !code.is_some_and(|code| test.is_empty() || code.contains(&format!("fn {test}("))) {
                missing.push(format!("{file}: {guard}"));
            }
        }
    }

    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_dev_command_that_a_text_names_is_listed_by_help() {
    let help = Command::new(root().join("dev"))
        .arg("help")
        .output()
        .expect("`./dev` is an executable script");
    let help = String::from_utf8(help.stdout).expect("the help is UTF-8");
    let listed: BTreeSet<_> = help.lines().filter_map(dev_command).collect();
    let mut unknown = Vec::new();
    for (file, text) in markdown() {
        let named = text.split("./dev ").skip(1).map(first_word);
        let named = named.filter(|name| !name.is_empty() && !listed.contains(name));
        unknown.extend(named.map(|name| format!("{}: ./dev {name}", file.display())));
    }

    assert!(listed.contains("run") && listed.contains("test"), "{help}");
    assert_eq!(unknown, [""; 0]);
}

#[test]
fn the_scripts_are_executable_and_the_check_of_a_commit_is_dev_test() {
    for script in ["dev", ".ci/run"] {
        let metadata = std::fs::metadata(root().join(script)).expect("the script exists");

        assert_eq!(metadata.permissions().mode() & 0o111, 0o111, "{script}");
    }
    let ci = text_of(Path::new(".ci/run")).expect("the script is text");

    assert_eq!(ci.lines().last(), Some("exec ./dev test"));
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let mut found = Vec::new();
    for (file, text) in texts() {
        for place in MACHINE_PLACES {
            if text.match_indices(place).any(|(at, _)| begins_a_path(&text[..at])) {
                found.push(format!("{}: {place}", file.display()));
            }
        }
    }

    assert_eq!(found, [""; 0]);
}

#[test]
fn no_file_names_the_host_of_a_package_registry() {
    let mut found = Vec::new();
    for (file, text) in texts() {
        for host in hosts(&text) {
            if host.split('.').any(|label| REGISTRY_LABELS.contains(&label)) {
                found.push(format!("{}: {host}", file.display()));
            }
        }
    }

    assert_eq!(found, [""; 0]);
}

#[test]
fn every_locked_crate_comes_from_the_same_registry_with_a_checksum() {
    let lock = text_of(Path::new("Cargo.lock")).expect("Cargo.lock is committed");
    let lines_with = |start: &str| lock.lines().filter(|l| l.starts_with(start)).count();
    let sources: BTreeSet<_> = lock.lines().filter(|l| l.starts_with("source = ")).collect();

    assert_eq!(sources.len(), 1, "{sources:?}");
    assert_eq!(lines_with("source = "), lines_with("checksum = "));
}

// In two pieces, or this file would name them itself.
const MACHINE_PLACES: &[&str] = &[
    concat!("/home", "/"),
    concat!("/root", "/"),
    concat!("/Users", "/"),
    concat!("/work", "/"),
    concat!("/workspace", "/"),
    concat!("C:\\", "Users\\"),
];

/// Parts of host names by which the hosts of registries and of their mirrors are known.
const REGISTRY_LABELS: &[&str] = &[
    "artifactory",
    "crates",
    "goproxy",
    "mirror",
    "nexus",
    "npmjs",
    "pypi",
    "pythonhosted",
    "registry",
    "verdaccio",
];

fn texts() -> impl Iterator<Item = (PathBuf, String)> {
    let files = git_files().into_iter();
    files.filter_map(|file| text_of(&file).map(|text| (file, text)))
}

fn markdown() -> impl Iterator<Item = (PathBuf, String)> {
    texts().filter(|(file, _)| file.extension().is_some_and(|extension| extension == "md"))
}

/// The targets of `[text](target)`, outside code blocks.
fn links(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    let starts = prose.flat_map(|part| part.split("](").skip(1));
    starts.filter_map(|rest| rest.split(')').next()).collect()
}

/// What stands between backticks, outside code blocks.
fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|part| part.split('`').skip(1).step_by(2))
}

fn is_path(span: &str) -> bool {
    let path = span.split("::").next().unwrap_or_default();
    path.contains('/') && path.ends_with(".rs")
}

fn dev_command(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("./dev ")?;
    Some(first_word(rest))
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    &text[..end.unwrap_or(text.len())]
}

fn begins_a_path(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '}'))
}

fn hosts(text: &str) -> impl Iterator<Item = &str> {
    text.split("://").skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.');
        &rest[..end.unwrap_or(rest.len())]
    })
}
