//! Caddy.

use std::{path::Path, process::Command};

use crate::{
    checks::{self, checks_of},
    gateway::{Down, Plain, Product, Setting},
    program,
    scene::Scene,
};

const CADDY: Product =
    Product { files: &["caddy/Caddyfile"], places, command, down: Down::Told, plain: Plain::Told };

fn places(scene: &Scene, setting: &Setting) -> Vec<(&'static str, String)> {
    vec![
        ("127.0.0.1:7070", scene.jeton_address.to_string()),
        ("127.0.0.1:9000", scene.api.address.to_string()),
        ("/verify/nocodb?", format!("/verify/{}?", setting.service)),
        ("\n:80 {", format!("\nhttp://:{} {{", setting.plain_port)),
        ("\n:443 {", format!("\n:{} {{", setting.secure_port)),
        ("/etc/caddy/tls/api.pem", scene.certificate().display().to_string()),
        ("/etc/caddy/tls/api.key", scene.key().display().to_string()),
    ]
}

fn command(folder: &Path, file: &Path) -> Command {
    let mut command = Command::new(program::installed("bin/caddy"));
    // Where it would keep certificates of its own.
    command.env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder);
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(file);
    command
}

checks_of!(CADDY);

#[tokio::test]
async fn the_near_end_of_a_token_is_told_to_its_client() {
    checks::the_near_end_of_a_token_is_told_to_its_client(&CADDY).await;
}

#[tokio::test]
async fn the_same_holds_over_http2() {
    checks::the_same_holds_over_http2(&CADDY).await;
}

#[tokio::test]
async fn the_doctor_finds_what_is_spoilt() {
    let spoilt = [
        ("request_header -Connection", "", "identity-is-hop-by-hop"),
        ("request_header -xc-token", "", "good-secret"),
        ("error @ambiguous 400", "", "ambiguous-encoded-slash"),
        ("request_header -X-Original*", "", "spoofed-original-path"),
        ("@allowed status 2xx", "@allowed status 2xx 4xx", "no-secret"),
    ];

    checks::the_doctor_finds_what_is_spoilt(&CADDY, &spoilt).await;
}
