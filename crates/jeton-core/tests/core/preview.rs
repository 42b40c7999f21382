//! The preview of a policy: everything that it takes away, and nothing that it does not.

use std::collections::BTreeMap;

use jeton_core::{
    Language, Service,
    decide::preview::{Concerned, tightenings},
    policy::Policy,
};

use crate::support::{ACME, NOW, acme, days, policy, preset, service_of};

const SCOPES: &str = "scopes = [\"read\", \"write\", \"root\"]\nadmin-scopes = [\"root\"]\n";

/// What is taken away where `from` becomes `to`: the kind, the name of the change, and its words.
fn lost(from: &str, to: &str) -> Vec<(String, &'static str, String)> {
    assert!(ACME.contains(from), "{from}");
    let next = service_of(Policy::parse(&ACME.replacen(from, to, 1)).unwrap());
    between(&acme(), &next)
}

fn between(now: &Service, next: &Service) -> Vec<(String, &'static str, String)> {
    let found = tightenings(now, next).into_iter();
    let told = found.map(|tightening| {
        // Whatever a test takes away is told in Portuguese as well.
        let (english, portuguese) = (Language::English, Language::Portuguese);
        let what = &tightening.what;
        assert_ne!(what.in_words(english), what.in_words(portuguese));
        assert_ne!(what.consequence(english), what.consequence(portuguese));
        let kind = tightening.kind.map_or_else(String::new, |kind| kind.to_string());
        (kind, tightening.what.name(), tightening.what.in_words(Language::English))
    });
    told.collect()
}

#[test]
fn each_thing_that_is_taken_away_is_told_by_its_kind() {
    for (from, to, kind, name, words) in [
        ("name = \"login\"", "name = \"other\"", "login", "kind-gone", "no longer has this kind"),
        ("prefix = \"acm\"", "prefix = \"new\"", "key", "form-changed", "another form"),
        ("scheme = \"Bearer\"", "scheme = \"Token\"", "key", "carrier-lost", "Bearer TOKEN"),
        ("\"365d\"", "\"200d\"", "key", "lifetime-shorter", "at most 200d"),
        (
            "reveal = \"always\"",
            "reveal = \"always\"\nidle = \"1h\"",
            "login",
            "idle-shorter",
            "for 1h",
        ),
        (
            "grace = \"1d\"",
            "grace = \"1d\"\non-retired-use = \"revoke\"",
            "key",
            "retired-use-ends",
            "ends",
        ),
        ("[\"root\"]\n", "[\"root\", \"write\"]\n", "key", "scope-reserved", "only administrators"),
        (
            "maximum = \"365d\"",
            "lifetimes = [\"90d\", \"365d\"]",
            "key",
            "choices-fewer",
            "fewer lifetimes",
        ),
        ("\"10h\"", "\"2h\"", "login", "session-shorter", "at most 2h"),
        ("per-account = 3", "per-account = 1", "key", "limit-lower", "at most 1"),
        (SCOPES, "scopes = [\"read\", \"write\"]\n", "key", "scope-gone", "`root`"),
        ("\"always\"", "\"once\"", "login", "reveal-gone", "shown once"),
        ("grace = \"1d\"", "grace = \"1h\"", "key", "grace-shorter", "at most 1h"),
        ("grace = \"1d\"\n", "", "key", "grace-shorter", "no grace"),
        ("[\"reset\", \"delete\"]", "[\"delete\"]", "key", "reset-gone", "no longer be reset"),
        ("[\"reset\", \"delete\"]", "[\"reset\"]", "key", "delete-gone", "no longer delete"),
        ("[\"owner\", \"adm", "[\"adm", "key", "issuer-gone", "by their owner"),
        ("path = \"/me\"", "path = \"/you\"", "key", "route-gone", "`GET /me`"),
        ("[\"write\"]\nkinds", "[\"write\", \"read\"]\nkinds", "", "rule-narrower", "/orders/*"),
        ("path = \"/orders/*\"", "path = \"/*\"", "", "rule-narrower", "`/*`"),
        ("max-staleness = \"10m\"", "max-staleness = \"1m\"", "", "staleness-shorter", "1m"),
    ] {
        let text = ACME.replacen(from, to, 1);

        let next = Policy::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = between(&acme(), &service_of(next));

        let told = found.iter().find(|(_, told, _)| *told == name);
        let told = told.unwrap_or_else(|| panic!("{name} is not in {found:?}"));
        assert!(told.0 == kind && told.2.contains(words), "{told:?}");
    }
}

#[test]
fn what_gives_more_takes_nothing_away() {
    for (from, to) in [
        ("\"365d\"", "\"400d\""),
        ("\"10h\"", "\"20h\""),
        ("per-account = 3", "per-account = 4"),
        ("per-account = 3\n", ""),
        ("grace = \"1d\"", "grace = \"2d\""),
        ("lifetime = \"90d\"", "lifetime = \"30d\""),
        ("max-staleness = \"10m\"\n", ""),
        ("label = { en = \"Key\" }", "label = { en = \"Keys\" }"),
        ("methods = [\"DELETE\"]\nscopes = [\"write\"]\n", "methods = [\"DELETE\"]\n"),
        ("refusal = '{\"error\"", "refusal = '{\"fault\""),
    ] {
        assert_eq!(lost(from, to), [], "{from}");
    }
    for name in ["discloud", "duplocloud", "nocodb", "online", "github-style", "jeton"] {
        let service = service_of(policy(name));
        assert_eq!(between(&service, &service), [], "{name}");
    }
}

#[test]
fn a_second_rule_for_the_same_requests_that_asks_for_no_more_takes_nothing_away() {
    let looser = "\n[[rule]]\npath = \"/orders/*\"\nmethods = [\"DELETE\"]\nkinds = [\"key\"]\n";
    let wider = "\n[[rule]]\npath = \"/orders/*\"\nkinds = [\"key\"]\n";

    let same = Policy::parse(&format!("{ACME}{looser}")).unwrap();
    let more = Policy::parse(&format!("{ACME}{wider}")).unwrap();

    assert_eq!(between(&acme(), &service_of(same)), []);
    assert_eq!(between(&acme(), &service_of(more))[0].1, "rule-narrower");
}

#[test]
fn the_setting_in_force_counts_and_one_that_is_forgotten_is_told() {
    let set = Service {
        settings: BTreeMap::from([("ACME_SESSION".to_owned(), "12h".to_owned())]),
        ..acme()
    };
    let text = ACME.replace("settings = [{ key = \"ACME_SESSION\", unit = \"duration\" }]\n", "");
    let next = service_of(Policy::parse(&text).unwrap());

    let found = between(&set, &next);

    let names: Vec<_> = found.iter().map(|(_, name, _)| *name).collect();
    assert_eq!(names, ["session-shorter", "setting-gone"]);
}

#[test]
fn a_service_that_strangers_can_no_longer_join_takes_nothing_from_those_who_are_in() {
    let open = service_of(Policy::parse(&format!("sign-up = \"open\"\n{ACME}")).unwrap());

    let found = tightenings(&open, &acme());

    assert_eq!(found.len(), 1);
    assert_eq!(found[0].what.name(), "sign-up-closed");
    assert_eq!(found[0].what.concerns(NOW), Concerned::Nobody);
}

#[test]
fn less_for_tokens_whose_owner_is_gone_is_told_and_more_is_not() {
    let with = |line: &str| service_of(Policy::parse(&format!("{line}\n{ACME}")).unwrap());
    let suspend = "owner-gone = \"suspend\"";
    let (day, week) =
        ("owner-gone = { expire-in = \"1d\" }", "owner-gone = { expire-in = \"7d\" }");
    let robot = "owner-gone = { hand-over = \"robot\" }";

    for (from, to, harsher) in [
        (suspend, "", true),
        (week, "", true),
        (week, day, true),
        (robot, week, true),
        (suspend, robot, true),
        ("", suspend, false),
        (day, week, false),
        (day, robot, false),
        (suspend, suspend, false),
    ] {
        let found = between(&with(from), &with(to));

        let names: Vec<_> = found.iter().map(|(_, name, _)| *name).collect();
        let wanted: &[&str] = if harsher { &["owner-gone-harsher"] } else { &[] };
        assert_eq!(names, wanted, "{from} to {to}");
    }
}

#[test]
fn a_shorter_lifetime_concerns_those_who_have_more_than_it_left() {
    let next = service_of(Policy::parse(&ACME.replace("\"365d\"", "\"200d\"")).unwrap());

    let found = tightenings(&acme(), &next);

    assert_eq!(found[0].what.concerns(NOW), Concerned::Tokens(NOW + days(200)));
    assert!(!found[0].what.is_refused());
}

#[test]
fn every_preset_can_be_called_otherwise_and_is_else_the_same() {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../presets")).unwrap();
    for file in files {
        let name = file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
        let policy = policy(&name);
        // Its browser sessions are for Jeton alone.
        if policy.is_own() {
            continue;
        }

        let other = policy.called(&"elsewhere-2".parse().unwrap()).unwrap();

        let line = format!("name = \"{name}\"");
        assert_eq!(other.text(), preset(&name).replacen(&line, "name = \"elsewhere-2\"", 1));
        assert_eq!(other.kinds.len(), policy.kinds.len());
    }
}
