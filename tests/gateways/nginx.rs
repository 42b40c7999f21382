//! nginx.

use std::{path::Path, process::Command};

use crate::{
    checks::{self, checks_of},
    gateway::{Down, Plain, Product, Setting},
    program,
    scene::Scene,
};

const NGINX: Product =
    Product { files: &["nginx/nginx.conf"], places, command, down: Down::Told, plain: Plain::Told };

fn places(scene: &Scene, setting: &Setting) -> Vec<(&'static str, String)> {
    let folder = setting.folder.display();
    vec![
        ("user www-data;", "user root;".to_owned()),
        ("pid /run/nginx.pid;", format!("pid {folder}/pid; daemon off;")),
        ("/var/log/nginx", folder.to_string()),
        ("server 127.0.0.1:7070;", format!("server {};", scene.jeton_address)),
        ("server 127.0.0.1:9000;", format!("server {};", scene.api.address)),
        ("default nocodb;", format!("default {};", setting.service)),
        ("listen 80 ", format!("listen 127.0.0.1:{} ", setting.plain_port)),
        ("listen 443 ", format!("listen 127.0.0.1:{} ", setting.secure_port)),
        ("/etc/nginx/tls/api.pem", scene.certificate().display().to_string()),
        ("/etc/nginx/tls/api.key", scene.key().display().to_string()),
        // Whoever is not root cannot write where Debian's nginx keeps the bodies of requests.
        (
            "default_type application/octet-stream;",
            format!(
                "client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; \
                 uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;"
            ),
        ),
    ]
}

fn command(folder: &Path, file: &Path) -> Command {
    let mut command = Command::new(program::nginx());
    command.args(["-e", "stderr", "-p"]).arg(folder).arg("-c").arg(file);
    command
}

checks_of!(NGINX);

#[tokio::test]
async fn the_doctor_finds_what_is_spoilt() {
    let spoilt = [
        ("auth_request /_jeton/verify;", "", "no-secret"),
        ("proxy_set_header Jeton-Scopes $jeton_scopes;", "", "forged-scopes"),
        ("underscores_in_headers off;", "underscores_in_headers on;", "forged-with-underscores"),
        ("ignore_invalid_headers on;", "ignore_invalid_headers off;", "forged-with-dots"),
        ("proxy_set_header xc-token \"\";", "", "good-secret"),
        ("if ($is_ambiguous) {", "if ($arg_nothing) {", "ambiguous-encoded-slash"),
        ("proxy_set_header X-Real-IP $remote_addr;", "", "spoofed-x-real-ip"),
        ("error_page 401 = @unauthorized;", "", "no-secret"),
    ];

    checks::the_doctor_finds_what_is_spoilt(&NGINX, &spoilt).await;
}
