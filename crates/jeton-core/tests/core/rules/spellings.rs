//! Paths that some reader takes for `/admin/users`: each is refused as ambiguous or held by the rule of that path.

use jeton_core::{Reason, policy::Policy};
use proptest::prelude::*;

use super::{answer, ruled};
use crate::support::words;

fn rule_of_admin() -> Policy {
    ruled("[[rule]]\npath = \"/admin/users\"\nscopes = [\"root\"]\n")
}

fn ask(policy: &Policy, path: &[u8]) -> Result<(), Reason> {
    answer(policy, ("key", &words("read")), Some("GET"), path)
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
    let policy = rule_of_admin();

    assert!(AMBIGUOUS.len() >= 60, "{}", AMBIGUOUS.len());
    for path in AMBIGUOUS {
        assert_eq!(ask(&policy, path.as_bytes()), Err(Reason::AmbiguousPath), "{path:?}");
    }
    for byte in (0..=0x20_u8).chain(0x7f..=0xff) {
        let path = [b"/admin/users", &[byte][..]].concat();
        assert_eq!(ask(&policy, &path), Err(Reason::AmbiguousPath), "{byte:#x}");
    }
    for path in HELD {
        assert_eq!(ask(&policy, path.as_bytes()), Err(Reason::ScopeMissing), "{path:?}");
    }
}

#[test]
fn paths_that_can_be_read_in_one_way_are_not_refused_for_how_they_look() {
    let policy = rule_of_admin();

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
        assert_eq!(ask(&policy, path.as_bytes()), Ok(()), "{path}");
    }
}

/// The path as the most lenient of all readers would have it: decoded until nothing changes, slashes of all sorts
/// single, parameters and dots gone, in lower case. Written apart from the code under test.
fn leniently(path: &[u8]) -> String {
    let mut text: Vec<u8> = path.split(|byte| *byte == b'?').next().unwrap().to_vec();
    while let Some(at) = text.windows(3).position(|part| {
        part[0] == b'%' && part[1].is_ascii_hexdigit() && part[2].is_ascii_hexdigit()
    }) {
        let digits = str::from_utf8(&text[at + 1..at + 3]).unwrap();
        let byte = u8::from_str_radix(digits, 16).unwrap();
        text.splice(at..at + 3, [byte]);
    }
    let text = String::from_utf8_lossy(&text).to_lowercase().replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split('/') {
        match part.split([';', '#', '\0']).next().unwrap().trim().trim_end_matches('.') {
            "" if part.starts_with("..") => drop(parts.pop()),
            "" => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// What somebody does to a path in the hope that the rule does not see it any more.
fn trick() -> impl Strategy<Value = (usize, &'static str, bool)> {
    const PIECES: [&str; 18] = [
        "/", "//", "\\", "%2f", "%5c", ".", "/.", "/./", "/x/..", "/x/../", ";", ";x", "%00",
        "%20", "#", "%252f", "%2e", "",
    ];
    (0_usize..14, prop::sample::select(&PIECES[..]), any::<bool>())
}

proptest! {
    #[test]
    fn whatever_a_lenient_reader_takes_for_a_path_its_rule_holds(
        tricks in prop::collection::vec(trick(), 1..4),
        encoded in prop::collection::vec((0_usize..40, 0_u8..3), 0..4),
    ) {
        let mut path = b"/admin/users".to_vec();
        for (at, piece, upper) in tricks {
            let at = at.min(path.len());
            if upper {
                path[..at].make_ascii_uppercase();
            }
            path.splice(at..at, piece.bytes());
        }
        for (at, times) in encoded {
            let at = at.min(path.len() - 1);
            let mut text = format!("%{:02x}", path[at]);
            for _ in 1..times {
                text = text.replace('%', "%25");
            }
            path.splice(at..=at, text.bytes());
        }

        if leniently(&path) == "admin/users" {
            let shown = String::from_utf8_lossy(&path).into_owned();
            prop_assert!(ask(&rule_of_admin(), &path).is_err(), "{}", shown);
        }
    }

    #[test]
    fn no_path_makes_the_rules_panic(path: Vec<u8>) {
        let _answer = ask(&rule_of_admin(), &path);
    }
}
