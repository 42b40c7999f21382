//! Paths and methods: requests that may look harmless to one program and not to the next.

use crate::commands::doctor::attack::Attack;

pub(super) const ATTACKS: &[Attack] = &[
    Attack::stranger("path-of-verify", &[]).path("/verify/jeton"),
    Attack::stranger("path-of-question", &[]).path("/_jeton/verify"),
    Attack::stranger("path-of-health", &[]).path("/health/../"),
    Attack::stranger("path-with-slashes", &[]).path("//"),
    Attack::stranger("path-with-encoded-slash", &[]).path("/health%2f..%2f"),
    Attack::stranger("path-with-parameter", &[]).path("/health/..;/"),
    Attack::stranger("path-with-backslash", &[]).path("/health\\..\\"),
    Attack::stranger("path-with-encoded-dots", &[]).path("/health/%2e%2e/"),
    Attack::stranger("path-of-another-host", &[]).path("http://localhost/"),
    Attack::stranger("method-head", &[]).method("HEAD"),
    Attack::stranger(
        "method-options",
        &["Origin: https://a.example", "Access-Control-Request-Method: GET"],
    )
    .method("OPTIONS"),
    Attack::stranger("method-trace", &[]).method("TRACE"),
    Attack::stranger("method-connect", &[]).method("CONNECT").path("localhost:443"),
    Attack::stranger("method-propfind", &[]).method("PROPFIND"),
    Attack::stranger("method-in-lower-case", &[]).method("get"),
    Attack::stranger("method-unknown", &[]).method("JETON"),
    Attack::guest("ambiguous-encoded-slash", &[]).path("/a%2fb"),
    Attack::guest("ambiguous-encoded-slash-in-capitals", &[]).path("/a%2Fb"),
    Attack::guest("ambiguous-encoded-backslash", &[]).path("/a%5cb"),
    Attack::guest("ambiguous-backslash", &[]).path("/a\\b"),
    Attack::guest("ambiguous-slashes", &[]).path("/a//b"),
    Attack::guest("ambiguous-dots", &[]).path("/a/../b"),
    Attack::guest("ambiguous-dot", &[]).path("/a/./b"),
    Attack::guest("ambiguous-dots-at-end", &[]).path("/a/.."),
    Attack::guest("ambiguous-encoded-dots", &[]).path("/a/%2e%2e/b"),
    Attack::guest("ambiguous-half-encoded-dots", &[]).path("/a/.%2E/b"),
    Attack::guest("ambiguous-parameter", &[]).path("/a;b/c"),
    Attack::guest("ambiguous-dots-with-parameter", &[]).path("/a/..;/b"),
    Attack::guest("ambiguous-encoded-parameter", &[]).path("/a%3bb"),
    Attack::guest("ambiguous-nul", &[]).path("/a%00b"),
    Attack::guest("path-of-another-host-with-secret", &[]).path("http://localhost/a"),
];
