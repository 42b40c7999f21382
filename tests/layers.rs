//! The arrows of ARCHITECTURE.md: which crate may be built with which, and what is kept out of where.

use jeton_tests::{Package, packages, root};

/// A row may use only what it lists. Doors stand at the top, the format of a secret at the bottom.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "jeton",
        &[
            "jeton-server",
            "jeton-client",
            "jeton-app",
            "jeton-store",
            "jeton-replica",
            "jeton-notice",
            "jeton-core",
            "jeton-token",
        ],
    ),
    ("jeton-server", &["jeton-client", "jeton-app", "jeton-core", "jeton-token"]),
    ("jeton-client", &["jeton-token"]),
    ("jeton-app", &["jeton-store", "jeton-replica", "jeton-notice", "jeton-core", "jeton-token"]),
    ("jeton-store", &["jeton-core", "jeton-token"]),
    ("jeton-replica", &["jeton-core", "jeton-token"]),
    ("jeton-notice", &["jeton-core", "jeton-token"]),
    ("jeton-core", &["jeton-token"]),
    ("jeton-token", &[]),
];

/// These stand beside the product and may use all of it; nothing may use them.
const BESIDE: &[&str] = &["jeton-bench", "jeton-disk", "jeton-tests"];

/// Gives SQLite a file system, which is a table of C functions, and has lints of its own for that.
const UNSAFE: &str = "jeton-disk";

const RUNTIME: &[&str] = &["tokio", "tracing"];
const RANDOMNESS: &[&str] = &["getrandom", "rand"];
const SQL: &[&str] = &["rusqlite", "sqlx"];
const HTTP: &[&str] = &["axum", "http", "hyper", "hyper-util", "reqwest", "tower-http"];

/// What a crate may not be built with.
const BANS: &[(&str, &[&[&str]])] = &[
    ("jeton-token", &[RUNTIME, RANDOMNESS, SQL, HTTP]),
    ("jeton-core", &[RUNTIME, RANDOMNESS, SQL, HTTP]),
    ("jeton-replica", &[RUNTIME, RANDOMNESS, SQL, HTTP]),
    ("jeton-store", &[RANDOMNESS, HTTP]),
    ("jeton-notice", &[SQL]),
    ("jeton-app", &[SQL, HTTP]),
    ("jeton-client", &[SQL]),
    ("jeton-server", &[SQL]),
];

/// Of each row, the whole locked tree holds at most one.
const ONE_OF: &[(&str, &[&str])] = &[
    ("TLS provider", &["ring", "aws-lc-rs", "openssl", "native-tls", "boring"]),
    ("time crate", &["jiff", "chrono", "time"]),
    ("SQLite binding", &["rusqlite", "sqlx-sqlite", "sqlite"]),
    ("HTTP client", &["hyper-util", "reqwest", "ureq", "isahc"]),
];

#[test]
fn every_crate_uses_only_the_crates_that_its_row_allows() {
    let mut wrong = Vec::new();
    for package in product() {
        let allowed = arrows_of(&package.name);
        let ours = package.built_with().filter(|name| is_ours(name));
        let forbidden = ours.filter(|name| !allowed.contains(name));
        wrong.extend(forbidden.map(|name| format!("{} uses {name}", package.name)));
    }

    assert_eq!(wrong, [""; 0]);
}

#[test]
fn nothing_of_the_product_uses_what_stands_beside_it() {
    let mut wrong = Vec::new();
    for package in product() {
        let found = package.dependencies.iter().filter(|d| BESIDE.contains(&d.name.as_str()));
        wrong.extend(found.map(|used| format!("{} uses {}", package.name, used.name)));
    }

    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_arrows_point_only_downwards() {
    for (row, (name, arrows)) in ARROWS.iter().enumerate() {
        for arrow in *arrows {
            let below = ARROWS[row + 1..].iter().any(|(lower, _)| lower == arrow);

            assert!(below, "{name} -> {arrow}");
        }
    }
}

#[test]
fn no_crate_is_built_with_what_its_row_bans() {
    let mut wrong = Vec::new();
    for package in product() {
        let bans = BANS.iter().filter(|(name, _)| *name == package.name);
        let banned: Vec<_> = bans.flat_map(|(_, bans)| bans.concat()).collect();
        let found = package.built_with().filter(|name| banned.contains(name));
        wrong.extend(found.map(|name| format!("{} uses {name}", package.name)));
    }

    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_locked_tree_holds_one_crate_for_each_purpose() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock is committed");
    for (purpose, crates) in ONE_OF {
        let locked = crates.iter().filter(|name| lock.contains(&format!("\nname = \"{name}\"\n")));
        let locked: Vec<_> = locked.collect();

        assert!(locked.len() <= 1, "more than one {purpose}: {locked:?}");
    }
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace_and_is_not_published() {
    for package in packages() {
        let takes_lints = package.manifest.contains("[lints]\nworkspace = true")
            || (package.name == UNSAFE && BESIDE.contains(&UNSAFE));

        assert!(takes_lints, "{} sets lints of its own", package.name);
        assert!(package.is_private, "{} may be published", package.name);
    }
}

/// The crates of the product, all of them with a row in [`ARROWS`].
fn product() -> impl Iterator<Item = Package> {
    let all = packages().into_iter();
    all.filter(|package| !BESIDE.contains(&package.name.as_str()))
}

fn arrows_of(package: &str) -> &'static [&'static str] {
    let row = ARROWS.iter().find(|(name, _)| *name == package);
    let (_, arrows) = row.unwrap_or_else(|| panic!("give {package} a row in ARROWS"));
    arrows
}

fn is_ours(name: &str) -> bool {
    name == "jeton" || name.starts_with("jeton-")
}
