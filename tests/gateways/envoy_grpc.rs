//! Envoy, which asks over gRPC: the same file with its other way of asking.

use crate::{
    checks::{self, checks_of},
    envoy,
    gateway::{Down, Plain, Product, Setting},
    scene::Scene,
};

const ENVOY_GRPC: Product = Product {
    files: &["envoy/envoy.yaml"],
    places,
    command: envoy::command,
    down: Down::Told,
    plain: Plain::Told,
};

const HTTP: &str = r#"                      http_service:
                        server_uri: {uri: "http://jeton", cluster: jeton, timeout: 5s}
                        # EDIT: the service at Jeton whose tokens are good here. Envoy writes the path of the request behind it.
                        path_prefix: /verify/nocodb
                        authorization_response:
                          allowed_upstream_headers: {patterns: [{prefix: jeton-}]}
                          # Its near end is for the client.
                          allowed_client_headers_on_success: {patterns: [{exact: jeton-token-expires}, {exact: link}]}
"#;

const GRPC: [(&str, &str); 3] = [
    ("# grpc_service:", "grpc_service:"),
    ("#   envoy_grpc:", "  envoy_grpc:"),
    ("#   timeout: 5s", "  timeout: 5s"),
];

fn places(scene: &Scene, setting: &Setting) -> Vec<(&'static str, String)> {
    let mut places = vec![(HTTP, String::new())];
    places.extend(GRPC.map(|(shipped, ours)| (shipped, ours.to_owned())));
    let of_http = |place: &str| place == "/verify/nocodb";
    places.extend(envoy::places(scene, setting).into_iter().filter(|(place, _)| !of_http(place)));
    places
}

checks_of!(ENVOY_GRPC);

#[tokio::test]
async fn the_near_end_of_a_token_is_told_to_its_client() {
    checks::the_near_end_of_a_token_is_told_to_its_client(&ENVOY_GRPC).await;
}

#[tokio::test]
async fn the_same_holds_over_http2() {
    checks::the_same_holds_over_http2(&ENVOY_GRPC).await;
}
