//! `docs/guides/write-a-preset.md` tells the truth: its example is a policy, its error is the error, no key is left out.

use jeton_core::policy::Policy;

use crate::support::ACME;

const GUIDE: &str = include_str!("../../../../docs/guides/write-a-preset.md");

/// The first code block of the guide in that language.
fn block(language: &str) -> &'static str {
    let after = GUIDE.split_once(&format!("```{language}\n")).unwrap().1;
    after.split_once("```\n").unwrap().0
}

#[test]
fn the_complete_example_is_a_policy() {
    let policy = Policy::parse(block("toml")).unwrap();

    assert_eq!(policy.kinds.len(), 2);
    assert_eq!(policy.front.routes.len(), 4);
}

#[test]
fn the_error_is_the_one_that_the_broken_example_gives() {
    let broken = block("toml").replace("lifetime = \"90d\"", "lifetime = \"90\"");

    let error = Policy::parse(&broken).unwrap_err();

    assert_eq!(error.to_string(), block("text").trim());
}

#[test]
fn every_key_of_the_language_has_its_line() {
    let variable = "variable = \"ACME_TOKEN\"";
    let acme = ACME.replace(variable, &format!("{variable}\n[kind.page]\n"));
    let acme = format!("{acme}\n[page]\n");
    for place in [
        "name = \"acme\"",
        "[kind.page]",
        "[page]",
        "[expiry]",
        "name = \"key\"",
        "[front]",
        "method = \"GET\"",
        "path = \"/orders/*\"",
    ] {
        let with_typing_error = acme.replacen(place, &format!("{place}\ntyping-error = 1"), 1);

        let known = Policy::parse(&with_typing_error).unwrap_err().why;

        let keys = known.split_once("expected one of ").expect(&known).1;
        for key in keys.split(", ") {
            assert!(GUIDE.contains(&format!("| {key} |")), "{key}");
        }
    }
}
