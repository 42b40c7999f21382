//! nginx.

use std::{net::SocketAddr, path::Path, process::Command};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::{
    checks::{self, checks_of},
    gateway::{Down, Gateway, Plain, Product, Setting},
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
async fn the_near_end_of_a_token_is_told_to_its_client() {
    checks::the_near_end_of_a_token_is_told_to_its_client(&NGINX).await;
}

/// Jeton's address to a gateway: refuses the first question about a request by itself and passes the second on.
async fn refusing_once(jeton: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut gateway, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut question, mut buffer) = (Vec::new(), [0; 4096]);
                while !question.ends_with(b"\r\n\r\n") {
                    let count = gateway.read(&mut buffer).await.unwrap();
                    question.extend_from_slice(&buffer[..count]);
                }
                if !String::from_utf8_lossy(&question).contains("Jeton-Scope") {
                    let refusal =
                        b"HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                    gateway.write_all(refusal).await.unwrap();
                    return;
                }
                let mut real = TcpStream::connect(jeton).await.unwrap();
                real.write_all(&question).await.unwrap();
                tokio::io::copy_bidirectional(&mut gateway, &mut real).await.ok();
            });
        }
    });
    address
}

#[tokio::test]
async fn a_token_that_becomes_good_between_two_questions_is_no_empty_success() {
    let mut scene = Scene::new().await;
    scene.jeton_address = refusing_once(scene.jeton_address).await;
    let gateway = Gateway::start(&NGINX, &scene, "nocodb").await;

    let answer = gateway.get("/thing", &scene.tokens.of("nocodb").line()).await;

    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(answer.json()["code"], "scope_missing");
    assert_eq!(scene.api.requests().len(), 0);
}

#[tokio::test]
async fn a_request_that_jeton_does_not_read_is_malformed_and_not_an_outage() {
    let scene = Scene::new().await;
    let gateway = Gateway::start(&NGINX, &scene, "nocodb").await;
    let token = scene.tokens.of("nocodb").line();
    let many: String = (0..120).map(|n| format!("X-Line-{n}: x\r\n")).collect();

    for lines in [format!("{token}{many}"), many] {
        let answer = gateway.get("/thing", &lines).await;

        assert_eq!(answer.status, 400, "{answer:?}");
        assert_eq!(answer.json()["code"], "malformed_request", "{answer:?}");
    }
    assert_eq!(scene.api.requests().len(), 0);
}

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
