//! Every surface that says of a secret whether it is good.

use std::net::SocketAddr;

use envoy_types::pb::envoy::service::auth::v3::check_response::HttpResponse;
use serde_json::json;
use tonic::transport::Channel;

use crate::{
    TestJeton,
    call::{Call, Http, client},
    question::{Question, connect},
};

/// How a secret is shown: to the front and the gateways of a service, in a header, behind a scheme or none.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// The service.
    pub service: &'static str,
    /// The header.
    pub header: &'static str,
    /// The scheme, with the blank behind it.
    pub scheme: &'static str,
    /// A path that the service lets every token have.
    pub path: &'static str,
    /// A scope that the token must have.
    pub scope: Option<&'static str>,
}

/// Every surface that says of a secret whether it is good.
#[derive(Clone)]
pub struct Surfaces {
    shown: Shown,
    http: Http,
    check: Channel,
    main: SocketAddr,
    front: SocketAddr,
    asker: String,
}

impl Surfaces {
    /// Those that look at the header in which a secret stands.
    pub const WITH_CARRIERS: [&str; 6] =
        ["nginx", "Traefik", "Caddy", "Envoy over HTTP", "Envoy over gRPC", "front"];
    /// Those that get the bare secret from a program that may ask.
    pub const OF_SECRETS: [&str; 2] = ["verify", "introspection"];

    /// Those of a service, whose front listens at `front`.
    pub async fn new(jeton: &TestJeton, shown: Shown, front: SocketAddr) -> Self {
        let wish = json!({
            "service": "jeton", "kind": "api-token", "name": "asker", "scopes": ["verify"],
        });
        let asker = jeton.issue(&jeton.admin, wish).await;
        let asker = asker["secret"].as_str().expect("a secret").to_owned();
        let (http, check, main) = (client(), connect(jeton).await, jeton.address());
        Self { shown, http, check, main, front, asker }
    }

    /// The names of all.
    pub fn all() -> Vec<&'static str> {
        [&Self::OF_SECRETS[..], &Self::WITH_CARRIERS].concat()
    }

    /// The names of those that accept the secret.
    ///
    /// # Panics
    /// Where one says neither yes nor no.
    pub async fn accepting(&self, secret: &str) -> Vec<&'static str> {
        let mut accepting = Vec::new();
        for name in Self::all() {
            if self.accepts(name, secret).await {
                accepting.push(name);
            }
        }
        accepting
    }

    /// Whether the surface of that name accepts the secret.
    ///
    /// # Panics
    /// Where it says neither yes nor no.
    pub async fn accepts(&self, name: &str, secret: &str) -> bool {
        match name {
            "verify" => self.verifies(secret).await,
            "introspection" => self.introspects(secret).await,
            "Envoy over gRPC" => self.checks(secret).await,
            gateway => self.passes(gateway, secret).await,
        }
    }

    fn call(&self, to: SocketAddr, method: &str, path: &str) -> Call {
        Call::new(self.http.clone(), to, method, path)
    }

    async fn verifies(&self, secret: &str) -> bool {
        let scopes: Vec<&str> = self.shown.scope.into_iter().collect();
        let body = json!({ "service": self.shown.service, "secret": secret, "scopes": scopes });
        let call = self.call(self.main, "POST", "/api/v1/verify").bearer(&self.asker);
        let answer = call.json(&body).send().await.expect(200).json();
        answer["active"].as_bool().expect("yes or no")
    }

    async fn introspects(&self, secret: &str) -> bool {
        let call = self.call(self.main, "POST", "/oauth/introspect").bearer(&self.asker);
        let call = call.header("content-type", "application/x-www-form-urlencoded");
        let form = format!("token={secret}&service={}", self.shown.service);
        let answer = call.body(form).send().await.expect(200).json();
        let has = |scope: &str| {
            let scopes = answer["scope"].as_str().unwrap_or_default();
            scopes.split(' ').any(|one| one == scope)
        };
        // What a token may do is said here, and whoever asks looks whether it is enough.
        answer["active"].as_bool().expect("yes or no") && self.shown.scope.is_none_or(has)
    }

    async fn checks(&self, secret: &str) -> bool {
        let Shown { service, header, scheme, path, scope } = self.shown;
        let mut question = Question::about(service).line("GET", path);
        if let Some(scope) = scope {
            question = question.extension("scope", scope);
        }
        let question = question.header(header, &format!("{scheme}{secret}"));
        let answer = question.ask_over(self.check.clone()).await.expect("an answer");
        match (answer.status.expect("a status").code, answer.http_response) {
            (0, Some(HttpResponse::OkResponse(_))) => true,
            (1.., Some(HttpResponse::DeniedResponse(_))) => false,
            other => panic!("neither yes nor no: {other:?}"),
        }
    }

    /// The question of a gateway as `packaging/gateways` has it asked, or a request to the front.
    async fn passes(&self, gateway: &str, secret: &str) -> bool {
        let Shown { service, header, scheme, path, scope } = self.shown;
        let verify = format!("/verify/{service}");
        let ask = |path: &str| {
            let query = scope.map(|scope| format!("?scope={scope}")).unwrap_or_default();
            self.call(self.main, "GET", &format!("{path}{query}"))
        };
        let said =
            |call: Call| call.header("x-forwarded-method", "GET").header("x-forwarded-uri", path);
        let call = match gateway {
            "nginx" => {
                ask(&verify).header("x-original-method", "GET").header("x-original-uri", path)
            }
            "Traefik" => said(ask(&verify)).header("x-forwarded-host", "api.example"),
            "Caddy" => said(ask(&verify)).header("via", "1.1 Caddy"),
            "Envoy over HTTP" => {
                let call = self.call(self.main, "GET", &format!("{verify}{path}"));
                scope.into_iter().fold(call, |call, scope| call.header("jeton-scope", scope))
            }
            "front" => self.call(self.front, "GET", path),
            other => panic!("there is no surface `{other}`"),
        };
        let answer = call.header(header, format!("{scheme}{secret}")).send().await;
        match answer.status {
            200 => true,
            401 | 403 => false,
            _ => panic!("neither yes nor no: {answer:?}"),
        }
    }
}
