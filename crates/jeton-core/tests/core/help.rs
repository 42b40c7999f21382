//! The help page says what the policy says, in every language, and leaves out what it does not have.

use jeton_core::{
    Language, Service,
    help::{self, Block, Help, Place, Text, Topic},
    policy::Policy,
};

use crate::support::{ACME, edited, policy, service_of};

const PRESETS: [&str; 6] = ["jeton", "discloud", "duplocloud", "nocodb", "online", "github-style"];

fn told(policy: Policy, language: Language) -> Help {
    help::of(&service_of(policy), Place { jeton: "https://tokens.example.com" }, language)
}

/// All its words, a line for each text.
fn words(help: &Help) -> String {
    let texts = help.sections.iter().flat_map(|section| {
        let blocks = section.blocks.iter().flat_map(|block| match block {
            Block::Paragraph(text) | Block::Warning(text) => vec![text.plain()],
            Block::List(items) | Block::Steps(items) => items.iter().map(Text::plain).collect(),
            Block::Code(_, text) => vec![text.clone()],
            Block::Table(head, rows) => {
                head.iter().chain(rows.iter().flatten()).map(Text::plain).collect()
            }
        });
        [section.heading.plain()].into_iter().chain(blocks.collect::<Vec<_>>())
    });
    texts.collect::<Vec<_>>().join("\n")
}

fn english(policy: Policy) -> String {
    words(&told(policy, Language::English))
}

fn topics(policy: Policy) -> Vec<Topic> {
    told(policy, Language::English).sections.iter().map(|section| section.topic).collect()
}

#[test]
fn a_page_has_the_same_shape_in_every_language_and_no_words_in_common_but_names() {
    let acme = || Policy::parse(ACME).unwrap();
    for policy in PRESETS.into_iter().map(policy).chain([acme()]) {
        let pages = Language::ALL.map(|language| told(policy.clone(), language));

        let [english, portuguese] = &pages;
        assert_eq!(english.sections.len(), portuguese.sections.len());
        for (one, other) in english.sections.iter().zip(&portuguese.sections) {
            assert_eq!(one.topic, other.topic);
            assert_eq!(one.blocks.len(), other.blocks.len(), "{:?}", one.topic);
            for (one, other) in one.blocks.iter().zip(&other.blocks) {
                if let (Block::Paragraph(one), Block::Paragraph(other)) = (one, other)
                    && one.plain().contains(' ')
                {
                    assert_ne!(one.plain(), other.plain());
                }
            }
        }
    }
}

#[test]
fn every_row_of_a_table_is_as_long_as_its_head() {
    for name in PRESETS {
        for section in told(policy(name), Language::English).sections {
            for block in section.blocks {
                if let Block::Table(head, rows) = block {
                    assert!(!rows.is_empty(), "{name}: {:?}", section.topic);
                    assert!(rows.iter().all(|row| row.len() == head.len()), "{name}");
                }
            }
        }
    }
}

#[test]
fn resetting_and_deleting_are_told_where_the_owner_may() {
    let neither = edited("github-style", "owner-may = [\"reset\", \"delete\"]\n", "");

    let with = topics(policy("github-style"));
    let without = topics(neither.clone());

    assert!(with.contains(&Topic::Reset) && with.contains(&Topic::Delete));
    assert!(!without.contains(&Topic::Reset) && !without.contains(&Topic::Delete));
    assert!(english(neither).contains("revoke it and create a new one."));
}

#[test]
fn the_grace_and_what_an_old_secret_does_are_told_where_the_policy_has_them() {
    let with =
        edited("duplocloud", "grace = \"7d\"", "grace = \"2d\"\non-retired-use = \"revoke\"");
    let without = edited("duplocloud", "grace = \"7d\"\n", "");

    let (with, without) = (english(with), english(without));

    assert!(with.contains("let the old one go on for up to 2 days"), "{with}");
    assert!(with.contains("ends the new one too"), "{with}");
    assert!(!without.contains("let the old one go on"), "{without}");
    assert!(!without.contains("ends the new one too"), "{without}");
}

#[test]
fn what_can_be_chosen_is_told() {
    let page = english(policy("github-style"));

    for fact in [
        "30 days, 60 days or 90 days",
        "Choose the scopes that it needs, and no more.",
        "as far as its scopes go",
        "`Bearer`",
    ] {
        let fact = fact.replace('`', "");
        assert!(page.contains(&fact), "{fact}: {page}");
    }
}

#[test]
fn the_notices_are_told_where_a_token_can_expire_that_no_login_brings() {
    let expires = |name: &str| topics(policy(name)).contains(&Topic::Notices);

    assert!(expires("duplocloud") && expires("online") && expires("jeton"));
    assert!(!expires("nocodb") && !expires("discloud"));
}

#[test]
fn programs_call_the_address_of_the_policy_and_else_one_that_is_told_to_be_replaced() {
    let somewhere = english(policy("discloud"));
    let there = edited("discloud", "[page]\n", "[page]\napi = \"https://api.discloud.example/\"\n");
    let there = english(there);

    assert!(somewhere.contains("  https://api.example.com/v2/user"), "{somewhere}");
    assert!(somewhere.contains("put the address of the API in the place of"), "{somewhere}");
    assert!(there.contains("  https://api.discloud.example/v2/user"), "{there}");
    assert!(!there.contains("api.example.com") && !there.contains("in the place of"), "{there}");
}

#[test]
fn programs_hold_nothing_that_a_shell_would_read_as_more_than_a_text() {
    let route = "path = \"/me/$(x)'y\"";
    let policy = Policy::parse(&ACME.replace("path = \"/me\"", route)).unwrap();
    let service = service_of(policy);
    let place = Place { jeton: "https://tokens.example.com" };

    let page = help::of(&service, place, Language::English);

    for code in codes(&page) {
        assert!(!code.contains("$("), "{code}");
    }
}

#[test]
fn the_page_of_jeton_itself_calls_jeton_and_leaves_the_browsers_cookie_out() {
    let page = told(policy("jeton"), Language::English);

    let text = words(&page);
    assert!(text.contains("  https://tokens.example.com/api/v1/tokens"), "{text}");
    assert!(!text.contains("Browser session") && !text.contains("__Host-"), "{text}");
}

#[test]
fn a_public_url_that_a_shell_would_not_read_as_it_stands_is_in_no_program() {
    let service: Service = service_of(policy("jeton"));
    let place = Place { jeton: "http://[::1]:7070" };

    let page = help::of(&service, place, Language::English);

    assert!(codes(&page).iter().all(|code| !code.contains("[::1]")));
    assert!(words(&page).contains("Open the dashboard at http://[::1]:7070"));
}

fn codes(help: &Help) -> Vec<String> {
    let blocks = help.sections.iter().flat_map(|section| &section.blocks);
    let code = |block: &Block| match block {
        Block::Code(_, text) => Some(text.clone()),
        _ => None,
    };
    blocks.filter_map(code).collect()
}
