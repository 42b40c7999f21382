//! Time, randomness and the environment each come from one place, and no source file grows without bound.

use jeton_tests::{SourceFile, root};

/// A text, and the one file below `crates/*/src` in which it may stand.
const ONE_PLACE: &[(&str, &str)] = &[
    ("SystemTime::now", CLOCK),
    ("Timestamp::now", CLOCK),
    ("Zoned::now", CLOCK),
    ("ClockId::Realtime", CLOCK),
    ("ClockId::Monotonic", CLOCK),
    ("ClockId::Boottime", CLOCK),
    ("getrandom::", RANDOMNESS),
    ("rand::rng", RANDOMNESS),
    ("thread_rng", RANDOMNESS),
    ("OsRng", RANDOMNESS),
    ("Uuid::now_v7", RANDOMNESS),
    ("Uuid::new_v4", RANDOMNESS),
    ("env::var", ENVIRONMENT),
];

const CLOCK: &str = "crates/jeton-app/src/clock.rs";
const RANDOMNESS: &str = "crates/jeton-app/src/randomness.rs";
const ENVIRONMENT: &str = "crates/jeton/src/environment.rs";

/// More than this, and a file is two things.
const MOST_LINES: usize = 400;

#[test]
fn time_randomness_and_the_environment_each_come_from_one_place() {
    let mut elsewhere = Vec::new();
    for file in SourceFile::all() {
        for (number, line) in file.code() {
            for (text, place) in ONE_PLACE {
                if line.contains(text) && file.path.as_os_str() != *place {
                    let here = file.path.display();
                    elsewhere.push(format!("{here}:{number}: `{text}` belongs in {place}"));
                }
            }
        }
    }

    assert_eq!(elsewhere, [""; 0]);
}

#[test]
fn no_rust_but_the_sample_api_of_the_demo_knows_a_product() {
    let presets = root().join("presets").read_dir().expect("there are presets");
    let names = presets.map(|file| file.expect("a folder can be read").path());
    let names: Vec<String> = names
        .filter_map(|path| path.file_stem()?.to_str().map(str::to_owned))
        .filter(|name| name != "jeton")
        .collect();
    let mut found = Vec::new();
    for file in
        SourceFile::all().into_iter().filter(|file| !file.path.ends_with("demo/upstream.rs"))
    {
        for (number, line) in file.code() {
            if names.iter().any(|name| line.contains(&format!("\"{name}\""))) {
                found.push(format!("{}:{number}: {line}", file.path.display()));
            }
        }
    }

    assert!(names.len() >= 5, "{names:?}");
    assert_eq!(found, [""; 0]);
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    let lengths = SourceFile::all()
        .into_iter()
        .map(|file| (file.text.lines().count(), file.path.display().to_string()));
    let long: Vec<_> = lengths.filter(|(lines, _)| *lines > MOST_LINES).collect();

    assert_eq!(long, []);
}
