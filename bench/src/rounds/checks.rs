//! The messages of Envoy's question, of the same form but for the secret.

use std::sync::Arc;

use envoy_types::pb::envoy::service::auth::v3::{
    AttributeContext, CheckRequest, CheckResponse,
    attribute_context::{HttpRequest, Request},
};
use prost::Message as _;

use crate::{
    load::{Method, Requests},
    world::{Random, SERVICE, Secrets},
};

/// The method that Envoy calls.
pub(super) const CHECK: Method =
    Method { path: "/envoy.service.auth.v3.Authorization/Check", is_right: lets_through };

fn lets_through(message: &[u8]) -> bool {
    let answer = CheckResponse::decode(message);
    answer.is_ok_and(|answer| answer.status.is_some_and(|status| status.code == 0))
}

/// Messages that each carry a secret drawn at random.
#[derive(Clone)]
pub(super) struct Checks {
    secrets: Arc<Secrets>,
    random: Random,
    // A message with some secret, and where that stands.
    message: Vec<u8>,
    at: usize,
}

impl Checks {
    pub(super) fn new(secrets: Arc<Secrets>, random: Random) -> Self {
        let secret = secrets.at(0);
        let message = question(secret).encode_to_vec();
        let found = memchr::memmem::find(&message, secret.as_bytes());
        let at = found.expect("a text stands in a message as it is");
        Self { secrets, random, message, at }
    }
}

impl Requests for Checks {
    fn prepare(&mut self, request: &mut Vec<u8>) {
        let secret = self.secrets.at(self.random.below(self.secrets.count())).as_bytes();
        self.message[self.at..self.at + secret.len()].copy_from_slice(secret);
        request.clone_from(&self.message);
    }
}

fn question(secret: &str) -> CheckRequest {
    let headers = [
        (":authority", "localhost".to_owned()),
        (":method", "GET".to_owned()),
        (":path", "/hello".to_owned()),
        ("authorization", format!("Bearer {secret}")),
    ];
    let http = HttpRequest {
        id: "1".to_owned(),
        method: "GET".to_owned(),
        path: "/hello".to_owned(),
        host: "localhost".to_owned(),
        protocol: "HTTP/1.1".to_owned(),
        headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
        ..HttpRequest::default()
    };
    let attributes = AttributeContext {
        request: Some(Request { http: Some(http), ..Request::default() }),
        context_extensions: [("service".to_owned(), SERVICE.to_owned())].into(),
        ..AttributeContext::default()
    };
    CheckRequest { attributes: Some(attributes) }
}
