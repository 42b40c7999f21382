//! Envoy, which asks over HTTP.

use std::{path::Path, process::Command};

use crate::{
    checks::{self, checks_of},
    gateway::{Down, Plain, Product, Setting},
    program,
    scene::Scene,
};

const ENVOY: Product =
    Product { files: &["envoy/envoy.yaml"], places, command, down: Down::Told, plain: Plain::Told };

pub(crate) fn places(scene: &Scene, setting: &Setting) -> Vec<(&'static str, String)> {
    vec![
        ("0.0.0.0, port_value: 80}", format!("127.0.0.1, port_value: {}}}", setting.plain_port)),
        ("0.0.0.0, port_value: 443}", format!("127.0.0.1, port_value: {}}}", setting.secure_port)),
        ("port_value: 7070}", format!("port_value: {}}}", scene.jeton_address.port())),
        ("port_value: 9000}", format!("port_value: {}}}", scene.api.address.port())),
        ("{service: nocodb}", format!("{{service: {}}}", setting.service)),
        ("/verify/nocodb", format!("/verify/{}", setting.service)),
        ("/etc/envoy/tls/api.pem", scene.certificate().display().to_string()),
        ("/etc/envoy/tls/api.key", scene.key().display().to_string()),
    ]
}

pub(crate) fn command(_folder: &Path, file: &Path) -> Command {
    let mut command = Command::new(program::installed("envoy/_bin/envoy"));
    // Several of them run side by side.
    command
        .args(["--use-dynamic-base-id", "--concurrency", "2", "--log-level", "warning", "-c"])
        .arg(file);
    command
}

checks_of!(ENVOY);

#[tokio::test]
async fn the_near_end_of_a_token_is_told_to_its_client() {
    checks::the_near_end_of_a_token_is_told_to_its_client(&ENVOY).await;
}

#[tokio::test]
async fn the_same_holds_over_http2() {
    checks::the_same_holds_over_http2(&ENVOY).await;
}

#[tokio::test]
async fn the_doctor_finds_what_is_spoilt() {
    let spoilt = [
        (
            "check_settings:\n                                context_extensions: {service: nocodb}",
            "disabled: true",
            "no-secret",
        ),
        (
            "allowed_upstream_headers: {patterns: [{prefix: jeton-}]}",
            "allowed_upstream_headers: {patterns: [{exact: nothing}]}",
            "good-secret",
        ),
        ("[authorization, xc-token, xc-auth,", "[authorization, xc-auth,", "good-secret"),
        ("regex: \"[a-z0-9-]*[^a-z0-9:-].*\"", "regex: \"nothing\"", "other-spelling-beside-good"),
        ("prefix: x-original", "prefix: x-nothing", "spoofed-original-path"),
        ("(?i).*(%2f|", "(?i).*(%2g|", "ambiguous-encoded-slash"),
    ];

    checks::the_doctor_finds_what_is_spoilt(&ENVOY, &spoilt).await;
}
