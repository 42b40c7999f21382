//! Framing: where a request ends, what it becomes, how much there may be of it (RFC 9112 sections 6 and 11).

use crate::commands::doctor::attack::{Aim, Attack};

pub(super) const ATTACKS: &[Attack] = &[
    Attack::guest("body-whole", &["Content-Type: text/plain", "Content-Length: 100000"])
        .method("POST")
        .body("{large}")
        .must_be(Aim::Whole),
    Attack::guest("body-after-continue", &["Expect: 100-continue", "Content-Length: 2"])
        .method("PUT")
        .body("ab"),
    Attack::stranger("body-without-secret", &["Content-Length: 2"]).method("POST").body("ab"),
    Attack::guest("hidden-behind", &["Connection: keep-alive"]).body("{hidden}"),
    Attack::guest("hidden-by-both-lengths", &["Content-Length: 5", "Transfer-Encoding: chunked"])
        .method("POST")
        .body("0\r\n\r\n{hidden}"),
    Attack::guest("hidden-by-zero-length", &["Content-Length: 0", "Transfer-Encoding: chunked"])
        .method("POST")
        .body("0\r\n\r\n{hidden}"),
    Attack::guest("hidden-by-odd-coding", &["Content-Length: 5", "Transfer-Encoding: xchunked"])
        .method("POST")
        .body("0\r\n\r\n{hidden}"),
    Attack::guest(
        "hidden-by-coding-with-tab",
        &["Content-Length: 5", "Transfer-Encoding:\tchunked"],
    )
    .method("POST")
    .body("0\r\n\r\n{hidden}"),
    Attack::guest(
        "hidden-by-coding-with-blank",
        &["Content-Length: 5", "Transfer-Encoding : chunked"],
    )
    .method("POST")
    .body("0\r\n\r\n{hidden}"),
    Attack::guest(
        "hidden-by-two-codings",
        &["Transfer-Encoding: chunked", "Transfer-Encoding: identity"],
    )
    .method("POST")
    .body("0\r\n\r\n{hidden}"),
    Attack::guest("hidden-by-two-lengths", &["Content-Length: 0", "Content-Length: 5"])
        .method("POST")
        .body("abcde{hidden}"),
    Attack::guest("hidden-by-list-of-lengths", &["Content-Length: 0, 5"])
        .method("POST")
        .body("abcde{hidden}"),
    Attack::guest("hidden-by-signed-length", &["Content-Length: +0"])
        .method("POST")
        .body("{hidden}"),
    Attack::guest("hidden-by-old-version", &["Transfer-Encoding: chunked"])
        .method("POST")
        .version("HTTP/1.0")
        .body("0\r\n\r\n{hidden}"),
    Attack::guest("hidden-by-odd-chunk", &["Transfer-Encoding: chunked"])
        .method("POST")
        .body("0 \n\r\n{hidden}"),
    Attack::stranger("old-version", &[]).version("HTTP/1.0"),
    Attack::stranger("no-such-version", &[]).version("HTTP/1.9"),
    Attack::stranger(
        "upgrade-to-websocket",
        &[
            "Connection: close, Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        ],
    ),
    Attack::stranger(
        "upgrade-to-http2",
        &[
            "Connection: close, Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
        ],
    ),
    Attack::guest(
        "upgrade-to-websocket-with-secret",
        &[
            "Connection: close, Upgrade, Jeton-Account",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Jeton-Account: {forged}",
        ],
    ),
    Attack::guest(
        "upgrade-to-http2-with-secret",
        &[
            "Connection: close, Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "Jeton-Account: {forged}",
        ],
    ),
    Attack::stranger("early-data", &["Early-Data: 1"]),
    Attack::stranger("long-header", &["X-Long: {long}"]),
    Attack::guest("long-header-with-secret", &["X-Long: {long}", "Jeton-Account: {forged}"]),
];
