//! Senders: what a client says about where it is, what it asked for, and how.

use crate::commands::doctor::attack::Attack;

pub(super) const ATTACKS: &[Attack] = &[
    Attack::stranger("local-address", &["X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1"]),
    Attack::stranger("public-path", &["X-Original-URI: /health", "X-Forwarded-Uri: /health"]),
    Attack::stranger("rewritten-path", &["X-Original-URL: /health", "X-Rewrite-URL: /health"]),
    Attack::stranger(
        "harmless-method",
        &["X-Original-Method: OPTIONS", "X-Forwarded-Method: OPTIONS"],
    ),
    Attack::stranger("method-override", &["X-HTTP-Method-Override: OPTIONS"]),
    Attack::stranger("accelerated", &["X-Accel-Redirect: /", "X-Sendfile: /"]),
    Attack::stranger(
        "envoy-internal",
        &["x-envoy-internal: true", "x-envoy-original-path: /health"],
    ),
    Attack::stranger("other-host", &["X-Forwarded-Host: localhost", "X-Host: localhost"]),
    Attack::stranger(
        "verdict-of-client",
        &["X-Auth-Request-Redirect: /", "X-Forwarded-User: admin", "Status: 200"],
    ),
    Attack::guest("spoofed-x-forwarded-for", &["X-Forwarded-For: {spoofed}"]),
    Attack::guest(
        "spoofed-x-forwarded-for-twice",
        &["X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: {spoofed}"],
    ),
    Attack::guest("spoofed-x-forwarded-for-underscores", &["X_Forwarded_For: {spoofed}"]),
    Attack::guest("spoofed-x-real-ip", &["X-Real-IP: {spoofed}"]),
    Attack::guest("spoofed-forwarded", &["Forwarded: for={spoofed};host={forged}"]),
    Attack::guest(
        "spoofed-client-ip",
        &["Client-IP: {spoofed}", "X-Client-IP: {spoofed}", "X-Cluster-Client-IP: {spoofed}"],
    ),
    Attack::guest(
        "spoofed-true-client-ip",
        &[
            "True-Client-IP: {spoofed}",
            "CF-Connecting-IP: {spoofed}",
            "Fastly-Client-IP: {spoofed}",
            "X-ProxyUser-IP: {spoofed}",
        ],
    ),
    Attack::guest(
        "spoofed-x-forwarded-host",
        &["X-Forwarded-Host: {forged}", "X-Original-Host: {forged}"],
    ),
    Attack::guest("spoofed-x-forwarded-proto", &["X-Forwarded-Proto: {forged}"]),
    Attack::guest(
        "spoofed-x-forwarded-port",
        &["X-Forwarded-Port: {forged}", "X-Forwarded-Server: {forged}"],
    ),
    Attack::guest("spoofed-x-forwarded-prefix", &["X-Forwarded-Prefix: /{forged}"]),
    Attack::guest(
        "spoofed-original-method",
        &["X-Original-Method: {forged}", "X-Forwarded-Method: {forged}"],
    ),
    Attack::guest(
        "spoofed-original-path",
        &["X-Original-URI: /{forged}", "X-Forwarded-Uri: /{forged}"],
    ),
    Attack::guest(
        "spoofed-rewritten-path",
        &[
            "X-Original-URL: /{forged}",
            "X-Rewrite-URL: /{forged}",
            "X-Envoy-Original-Path: /{forged}",
            "Request-URI: /{forged}",
        ],
    ),
    Attack::guest(
        "spoofed-method-override",
        &[
            "X-HTTP-Method-Override: {forged}",
            "X-HTTP-Verb-Override: {forged}",
            "X-HTTP-Method: {forged}",
            "X-Method-Override: {forged}",
        ],
    ),
    Attack::guest(
        "sender-is-hop-by-hop",
        &["Connection: close, X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host"],
    ),
    Attack::guest("proxy-of-client", &["Proxy: http://{forged}"]),
];
