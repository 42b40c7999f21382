//! Paths that some reader takes for `/admin/users`: each is refused as ambiguous or held by the rule of that path.

use std::sync::LazyLock;

use jeton_core::{Reason, policy::Policy};
use proptest::prelude::*;

use super::{answer, ruled};
use crate::support::words;

static RULE_OF_ADMIN: LazyLock<Policy> =
    LazyLock::new(|| ruled("[[rule]]\npath = \"/admin/users\"\nscopes = [\"root\"]\n"));

fn ask(path: &[u8]) -> Result<(), Reason> {
    answer(&RULE_OF_ADMIN, ("key", &words("read")), Some("GET"), path)
}

/// Readings that differ between servers, frameworks and file systems; none may reach what the rule protects.
const AMBIGUOUS: &[&str] = &[
    "",
    "*",
    "admin/users",
    "http://api/admin/users",
    "//admin/users",
    "/admin//users",
    "///admin/users",
    "/admin/users//",
    "/x//../admin/users",
    "//",
    "///",
    "/./admin/users",
    "/admin/./users",
    "/admin/users/.",
    "/admin/users/./",
    "/x/../admin/users",
    "/../admin/users",
    "/admin/x/../users",
    "/admin/users/x/..",
    "/admin/users/..",
    "/.../admin/users",
    "/%2e/admin/users",
    "/x/%2e%2e/admin/users",
    "/x/.%2e/admin/users",
    "/x/%2E./admin/users",
    "/%252e/admin/users",
    "/x/..;/admin/users",
    "/x/..;a=b/admin/users",
    "/admin;x/users",
    "/admin/users;",
    "/admin/users;x=y",
    "/;/admin/users",
    "/admin/;/users",
    "/admin%3b/users",
    "/admin%2fusers",
    "/admin%2Fusers",
    "/%2fadmin/users",
    "/admin/%2fusers",
    "/admin%252fusers",
    "/admin%5cusers",
    "/admin%5Cusers",
    "/admin\\users",
    "\\admin\\users",
    "/\\admin/users",
    "/admin%255cusers",
    "/x/..\\admin/users",
    "/x\\..\\admin/users",
    "/%61dmin/users",
    "/%41dmin/users",
    "/admin/%75sers",
    "/%2561dmin/users",
    "/%25%36%31dmin/users",
    "/%u0061dmin/users",
    "/admin/users%",
    "/admin/users%2",
    "/admin/users%zz",
    "/%%61dmin/users",
    "/admin/users%00",
    "/admin%00/users",
    "/admin/users%0a",
    "/admin/users%0d%0a",
    "/admin/users%09",
    "/admin/users%7f",
    "/admin/users%1f",
    "/admin/users%3f",
    "/admin/users%3fx",
    "/admin/users%23",
    "/admin/users#",
    "/admin/users#x",
    "/#/admin/users",
    "/admin/users.",
    "/admin./users",
    "/admin/users%20",
    "/admin%20/users",
    "/admin/%20users",
    "/admin/users ",
    "/admin /users",
    "/ admin/users",
    "/admin/users\t",
    "/admin/users\0",
    "/admin/users\n",
    "/admin/users\r",
    "/admin/users\u{7f}",
    "/admin/us\u{e9}rs",
    "/\u{ff41}dmin/users",
    "/%EF%BD%81dmin/users",
    "/admin%EF%BC%8Fusers",
    "/admin%EF%BC%BCusers",
    "/admin/u%C5%BFers",
    "/adm%C4%B1n/users",
    "/admin/users%E2%80%8B",
    "/%E2%80%AEadmin/users",
    "/admin/users%EF%BB%BF",
    "/admin%c0%afusers",
    "/admin%e0%80%afusers",
    "/%c1%a1dmin/users",
    "/admin/users%80",
    "/admin/users%ff",
    "/admin/users%C3",
    "/admin%c0%ae/users",
    "/admin/users\"",
    "/admin/users<",
    "/admin/users>",
    "/admin/users^",
    "/admin/users`",
    "/admin/users{",
    "/admin/users|",
    "/admin/users}",
    "/x/%2e%2e%2fadmin/users",
    "/x/%2e%2e%5cadmin/users",
    "/%C2%85admin/users",
    "/admin%E2%80%A4/users",
    "/%F0%9D%92%B6dmin/users",
    "/admin/users%25",
    "/admin/users%2500",
];

/// Spellings that differ in what servers ignore; the rule holds for them.
const HELD: &[&str] = &[
    "/admin/users",
    "/admin/users/",
    "/ADMIN/users",
    "/Admin/Users/",
    "/admin/users?",
    "/admin/users?/../x",
    "/admin/users?x=%zz",
    "/admin/users/?x",
    "/aDmIn/uSeRs",
];

#[test]
fn no_spelling_of_a_path_escapes_its_rule() {
    assert!(AMBIGUOUS.len() >= 60, "{}", AMBIGUOUS.len());
    for path in AMBIGUOUS {
        assert_eq!(ask(path.as_bytes()), Err(Reason::AmbiguousPath), "{path:?}");
    }
    for byte in (0..=0x20_u8).chain(0x7f..=0xff) {
        let path = [b"/admin/users", &[byte][..]].concat();
        assert_eq!(ask(&path), Err(Reason::AmbiguousPath), "{byte:#x}");
    }
    for path in HELD {
        assert_eq!(ask(path.as_bytes()), Err(Reason::ScopeMissing), "{path:?}");
    }
}

#[test]
fn paths_that_can_be_read_in_one_way_are_not_refused_for_how_they_look() {
    for path in [
        "/",
        "/v2/user",
        "/.well-known/x",
        "/files/report.pdf",
        "/files/a%20b.pdf",
        "/files/relat%C3%B3rio.pdf",
        "/%E6%97%A5%E6%9C%AC",
        "/~ada/x_y-z",
        "/@me",
        "/%40me",
        "/a,b",
        "/a=b&c",
        "/a(b)'c'!",
        "/a%22b",
        "/a%5B0%5D",
        "/tags/c%2B%2B",
        "/1.2.3",
        "/..a",
        "/a..b",
        "/files/e%CC%81",
        "/%F0%9F%94%91",
    ] {
        assert_eq!(ask(path.as_bytes()), Ok(()), "{path}");
    }
}

/// What some reader takes for a `/` between two names.
const SLASHES: &[&str] = &[
    "/",
    "//",
    "\\",
    "/\\",
    "%2f",
    "%2F",
    "%5c",
    "%252f",
    "%25%32%66",
    "/./",
    "/.//",
    "/%2e/",
    "/x/../",
    "/x/%2e%2e/",
    "/x/..%2f",
    "/x%2f../",
    "/;/",
    "/;x=y/",
    ";/",
    ";x/",
    "/x/..;/",
    "%20/",
    "./",
    "%00/",
    "%c0%af",
    "%EF%BC%8F",
];

/// What some reader does not see at the end of a path.
const ENDS: &[&str] = &[
    "",
    "/",
    "?",
    "?x=/y",
    "//",
    "/.",
    "/./",
    "/x/..",
    ";",
    ";x=y",
    "/;",
    ".",
    "%20",
    "%00",
    "%00.png",
    "#",
    "#x",
    "%23",
    "%3f",
    "%3fx",
    "\\",
    "%2f",
    "%5c",
    "%0a",
    "%E2%80%8B",
    "%",
];

/// A letter as some reader still knows it, by a number: most of them plain.
fn spelled(letter: char, how: u8) -> String {
    let upper = letter.to_ascii_uppercase();
    match how {
        0 => upper.to_string(),
        1 => format!("%{:02x}", u32::from(letter)),
        2 => format!("%{:02X}", u32::from(upper)),
        3 => format!("%25{:02x}", u32::from(letter)),
        4 => format!("%u00{:02x}", u32::from(letter)),
        5 => {
            let wide = char::from_u32(u32::from(letter) + 0xfee0).unwrap();
            wide.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect()
        }
        _ => letter.to_string(),
    }
}

fn name(name: &'static str) -> impl Strategy<Value = String> {
    prop::collection::vec(0_u8..40, name.len()).prop_map(move |how| {
        name.chars().zip(how).map(|(letter, how)| spelled(letter, how)).collect()
    })
}

/// One of these, most often the first.
fn one_of(spellings: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just(spellings[0]), 1 => prop::sample::select(spellings)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn whatever_some_reader_takes_for_a_path_its_rule_holds(
        start in one_of(SLASHES),
        admin in name("admin"),
        slash in one_of(SLASHES),
        users in name("users"),
        end in one_of(ENDS),
    ) {
        let path = format!("{start}{admin}{slash}{users}{end}");

        prop_assert!(ask(path.as_bytes()).is_err(), "{}", path);
    }
}

proptest! {
    #[test]
    fn no_path_makes_the_rules_panic(path: Vec<u8>) {
        let _answer = ask(&path);
    }
}
