//! Each preset has what the numbered lines of the source texts demand; a test's name begins with its number.

mod discloud;
mod duplocloud;
mod jeton;
mod nocodb;
mod online;

use jeton_core::{
    Refusal, Role, TokenId,
    decide::service::set,
    policy::{
        Action, Actions, Callers, ClaimFacts, Corner, Ending, Feed, Issuer, Kind, Lifetime, Naming,
        Policy, Reveal, Route, SettingUnit, SettingValue, Words,
    },
};
use jeton_token::{Form, Secret};

use crate::support::{NOW, ada, entropy, mint, policy, preset, service, span};

const PRESETS: [&str; 6] = ["jeton", "discloud", "duplocloud", "nocodb", "online", "github-style"];

fn kind(preset: &str, name: &str) -> Kind {
    policy(preset).kind(name).unwrap().clone()
}

fn usages(kind: &Kind) -> Vec<String> {
    kind.carriers.iter().map(|carrier| carrier.usage()).collect()
}

fn route<'p>(policy: &'p Policy, method: &str, path: &str) -> &'p Route {
    let is_it = |route: &&Route| route.method == method && route.path == path;
    policy.front.routes.iter().find(is_it).unwrap()
}

fn both(en: &str, pt_br: &str) -> Words {
    Words::both(en, pt_br)
}

fn callers(names: &[&str]) -> Callers {
    Callers::Kinds(names.iter().map(|name| name.parse().unwrap()).collect())
}

#[test]
fn every_preset_has_its_own_name_and_both_languages() {
    for name in PRESETS {
        let policy = policy(name);

        assert_eq!(policy.name.as_str(), name);
        assert_eq!(policy.text(), preset(name));
        assert!(policy.label.pt_br.is_some());
        assert!(policy.kinds.iter().all(|kind| kind.label.pt_br.is_some()), "{name}");
    }
}

#[test]
fn every_word_of_the_pages_is_given_in_both_languages() {
    for name in PRESETS {
        let text = preset(name);
        let mut in_page = false;
        for line in text.lines() {
            in_page = if line.starts_with('[') { line.ends_with("page]") } else { in_page };
            if in_page && line.contains("en = ") {
                assert!(line.contains("pt-BR = "), "{name}: {line}");
            }
        }
    }
}

#[test]
fn every_text_that_a_template_inserts_is_quoted_as_json() {
    for name in PRESETS {
        let front = policy(name).front;
        let bodies = front
            .routes
            .into_iter()
            .flat_map(|route| [route.success.body, route.failure.and_then(|failure| failure.body)]);
        for body in bodies.chain([front.refusal]).flatten() {
            for inserted in body.source.split("{{").skip(1) {
                let expression = inserted.split("}}").next().unwrap().trim();

                assert!(expression.ends_with("|tojson"), "{name}: {expression}");
            }
        }
    }
}

#[test]
fn every_kind_recognises_the_secrets_it_makes() {
    for name in PRESETS {
        let policy = policy(name);
        for kind in &policy.kinds {
            let secret = kind.form.mint(&entropy(1), "{}");

            assert!(policy.knows_form_of(secret.expose()), "{name}: {}", kind.name);
        }
    }
}
