//! Paths of requests, held against a rule: what the rule lets pass, no reader takes for a path that the rule is about.

use jeton_core::{
    AccountId, Grant, Scopes, TokenId,
    policy::{Policy, RequestLine},
};
use jeton_token::Entropy;
use jiff::Timestamp;

use super::Target;

/// Nobody here has the scope that its rule asks for.
const GUARDED: &str = r#"
name = "guarded"
label = { en = "Guarded", pt-BR = "Guarded" }

[[kind]]
name = "key"
label = { en = "Key", pt-BR = "Key" }
form = "uuid"
carriers = [{ header = "X-Auth-Token" }]
issued-by = ["owner"]
named = true
lifetime = "never"
reveal = "once"
scopes = ["read", "admin"]
default-scopes = ["read"]

[[rule]]
path = "/admin/*"
scopes = ["admin"]
"#;

const SEEDS: [&str; 9] = [
    "/admin/users",
    "/orders/7?admin",
    "/orders/../admin/users",
    "/orders/%2e%2e/admin",
    "//admin",
    "/a;b/../admin/",
    "/orders\\..\\admin",
    "/%61dmin/%2Fusers",
    "/ADMIN",
];

/// Whether a rule lets a path pass.
///
/// # Panics
/// Where it lets one pass that some reader takes for one of the rule's.
pub(super) fn target() -> Target {
    let policy = Policy::parse(GUARDED).expect("a policy");
    let drawn = Entropy::from_bytes([1; 32]);
    let (token, account) = (
        TokenId::new(Timestamp::UNIX_EPOCH, &drawn),
        AccountId::new(Timestamp::UNIX_EPOCH, &drawn),
    );
    super::target("path of a request", &SEEDS, move |path| {
        let grant = Grant {
            token,
            account,
            kind: &policy.kinds[0],
            session: None,
            scopes: &Scopes::NONE,
            addresses: &[],
            expires_at: None,
            in_grace: false,
        };
        let passes = policy.permits(&grant, RequestLine { method: None, path }).is_ok();
        let path = String::from_utf8_lossy(path);
        assert!(!passes || !leads_to_admin(&path), "{path:?} passes");
        passes
    })
}

/// Whether a reader who decodes once or twice, drops parameters, takes `\` for `/`, or goes up for `..` comes to `/admin`.
fn leads_to_admin(path: &str) -> bool {
    let once = decoded(path);
    let twice = decoded(&once);
    [path, &once, &twice].into_iter().any(|path| {
        let path = path.split(['?', '#']).next().unwrap_or_default().replace('\\', "/");
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/') {
            let part = part.split(';').next().unwrap_or_default().trim();
            match part.trim_end_matches('.') {
                "" if part == ".." => drop(parts.pop()),
                "" => {}
                _ => parts.push(part),
            }
        }
        parts.first().is_some_and(|first| first.eq_ignore_ascii_case("admin"))
    })
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, behind @ ..] = rest {
        let digits = behind.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let decoded = digits.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (byte, decoded) {
            (b'%', Some(decoded)) => {
                bytes.push(decoded);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*byte);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
