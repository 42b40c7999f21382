//! What is said after a restore can be typed as it stands.

use crate::{
    story::Started,
    support::{Home, Run},
};

/// Runs the command that is quoted in what was said and begins so.
fn as_told(home: &Home, said: &str, beginning: &str) -> Run {
    let said = said.replace("\n", " ");
    let command = said.split('`').find(|quoted| quoted.starts_with(beginning));
    let command = command.unwrap_or_else(|| panic!("{said}"));
    let words: Vec<_> = command.split(' ').skip(1).collect();
    home.run(&words)
}

#[test]
fn the_commands_that_a_restore_tells_of_name_its_directory() {
    let home = Started::new().stop();
    home.run(&["backup", "--to", "copy.db"]).done();
    let restore = ["restore", "copy.db", "--data", "again", "--keys", "data/keys.toml"];

    let restored = home.run(&restore);
    let asked = as_told(&home, &restored.stderr, "jeton restore accept").failed(1);
    let accepted = as_told(&home, &asked, "jeton restore accept");

    assert!(accepted.stderr.contains("everything is accepted"), "{}", accepted.stderr);
    accepted.done();
}
