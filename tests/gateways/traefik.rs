//! Traefik.

use std::{path::Path, process::Command};

use crate::{
    checks::{self, checks_of},
    gateway::{Down, Plain, Product, Setting},
    program,
    scene::Scene,
};

const TRAEFIK: Product = Product {
    files: &["traefik/traefik.yml", "traefik/gateway.yml"],
    places,
    command,
    // It has no page of its own to answer with, and no way to be given one without another service.
    down: Down::Bare(500),
    plain: Plain::Redirected,
};

fn places(scene: &Scene, setting: &Setting) -> Vec<(&'static str, String)> {
    vec![
        ("\":80\"", format!("\"127.0.0.1:{}\"", setting.plain_port)),
        ("\":443\"", format!("\"127.0.0.1:{}\"", setting.secure_port)),
        (
            "http://127.0.0.1:7070/verify/nocodb",
            format!("http://{}/verify/{}", scene.jeton_address, setting.service),
        ),
        ("127.0.0.1:9000", scene.api.address.to_string()),
        ("/etc/traefik/tls/api.pem", scene.certificate().display().to_string()),
        ("/etc/traefik/tls/api.key", scene.key().display().to_string()),
    ]
}

fn command(_folder: &Path, file: &Path) -> Command {
    let mut command = Command::new(program::installed("bin/traefik"));
    command.arg(format!("--configFile={}", file.display()));
    command
}

checks_of!(TRAEFIK);

#[tokio::test]
async fn the_same_holds_over_http2() {
    checks::the_same_holds_over_http2(&TRAEFIK).await;
}

#[tokio::test]
async fn the_doctor_finds_what_is_spoilt() {
    let spoilt = [
        (
            "middlewares: [from-client, jeton, to-api]",
            "middlewares: [from-client, to-api]",
            "no-secret",
        ),
        ("aliasHeadersStrategy: delete", "aliasHeadersStrategy: keep", "forged-with-dots"),
        ("xc-token: \"\"", "x-nothing: \"\"", "good-secret"),
        ("allowEncodedSlash: false", "allowEncodedSlash: true", "ambiguous-encoded-slash"),
        ("X-HTTP-Method-Override: \"\"", "x-nothing: \"\"", "spoofed-method-override"),
        ("Upgrade: \"\"", "x-nothing: \"\"", "upgrade-to-websocket-with-secret"),
        (
            "rule: \"!PathRegexp(`[;\\\\\\\\]`)\"",
            "rule: \"PathPrefix(`/`)\"",
            "ambiguous-parameter",
        ),
    ];

    checks::the_doctor_finds_what_is_spoilt(&TRAEFIK, &spoilt).await;
}
