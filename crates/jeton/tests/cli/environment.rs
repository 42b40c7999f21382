//! Variables.

use crate::support::Home;

#[test]
fn a_misspelt_variable_is_noticed_and_its_value_is_not_shown() {
    let run = Home::new().run_with(&["--version"], &[("JETON_TOKN", "hunter2")], "");

    assert_eq!(run.code, 0);
    assert_eq!(
        run.stderr,
        "warning: the variable `JETON_TOKN` is not read; is it meant to be `JETON_TOKEN`?\n"
    );
}

#[test]
fn other_variables_are_left_alone() {
    let run =
        Home::new().run_with(&["--version"], &[("DISCLOUD_TOKEN", "x"), ("JETON_TOKEN", "y")], "");

    assert_eq!(run.stderr, "");
}
