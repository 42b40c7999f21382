//! A question as Envoy asks it.

use std::collections::HashMap;

use envoy_types::pb::envoy::{
    config::core::v3::{Address, HeaderMap, HeaderValue, SocketAddress, address::Address as Place},
    service::auth::v3::{
        AttributeContext, CheckRequest, CheckResponse,
        attribute_context::{HttpRequest, Peer, Request},
        authorization_client::AuthorizationClient,
    },
};
use jeton_tests::TestJeton;
use tonic::{Status, transport::Channel};

/// A question as Envoy asks it.
#[derive(Clone, Default)]
pub(crate) struct Question {
    headers: Vec<(String, String)>,
    raw: bool,
    extensions: HashMap<String, String>,
    metadata: Vec<(&'static str, String)>,
    line: (String, String),
    source: Option<String>,
}

impl Question {
    /// One that names no service.
    pub(crate) fn bare() -> Self {
        Self { line: ("GET".to_owned(), "/".to_owned()), ..Self::default() }
    }

    /// One from a route for a service.
    pub(crate) fn about(service: &str) -> Self {
        Self::bare().extension("service", service)
    }

    /// With a header line of the request that is held back.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Whether Envoy keeps header lines apart.
    pub(crate) fn raw(self, raw: bool) -> Self {
        Self { raw, ..self }
    }

    pub(crate) fn extension(mut self, key: &str, value: &str) -> Self {
        self.extensions.insert(key.to_owned(), value.to_owned());
        self
    }

    pub(crate) fn metadata(mut self, key: &'static str, value: &str) -> Self {
        self.metadata.push((key, value.to_owned()));
        self
    }

    /// With the method and the path of the request that is held back.
    pub(crate) fn line(self, method: &str, path: &str) -> Self {
        Self { line: (method.to_owned(), path.to_owned()), ..self }
    }

    /// With the address that Envoy saw.
    pub(crate) fn source(self, address: &str) -> Self {
        Self { source: Some(address.to_owned()), ..self }
    }

    fn http(&self) -> HttpRequest {
        let mut http = HttpRequest {
            method: self.line.0.clone(),
            path: self.line.1.clone(),
            ..HttpRequest::default()
        };
        if self.raw {
            let field = |(key, value): &(String, String)| HeaderValue {
                key: key.clone(),
                raw_value: value.clone().into_bytes(),
                ..HeaderValue::default()
            };
            http.header_map = Some(HeaderMap { headers: self.headers.iter().map(field).collect() });
            return http;
        }
        for (name, value) in &self.headers {
            // Envoy writes names in lower case and joins the lines of one name.
            let name = name.to_ascii_lowercase();
            let joined = http.headers.get(&name).map(|before| format!("{before},{value}"));
            http.headers.insert(name, joined.unwrap_or_else(|| value.clone()));
        }
        http
    }

    pub(crate) fn message(&self) -> CheckRequest {
        let address = |address: &String| Address {
            address: Some(Place::SocketAddress(SocketAddress {
                address: address.clone(),
                ..SocketAddress::default()
            })),
        };
        let source = self
            .source
            .as_ref()
            .map(|source| Peer { address: Some(address(source)), ..Peer::default() });
        CheckRequest {
            attributes: Some(AttributeContext {
                source,
                request: Some(Request { http: Some(self.http()), ..Request::default() }),
                context_extensions: self.extensions.clone(),
                ..AttributeContext::default()
            }),
        }
    }

    /// Asks, over a connection of its own.
    pub(crate) async fn ask(self, jeton: &TestJeton) -> Result<CheckResponse, Status> {
        ask(jeton, self.message(), &self.metadata).await
    }
}

/// Asks with any message.
pub(crate) async fn ask(
    jeton: &TestJeton,
    message: CheckRequest,
    metadata: &[(&'static str, String)],
) -> Result<CheckResponse, Status> {
    let endpoint = Channel::from_shared(format!("http://{}", jeton.address())).expect("a URL");
    let channel = endpoint.connect().await.expect("the door listens");
    let mut request = tonic::Request::new(message);
    for (key, value) in metadata {
        request.metadata_mut().append(*key, value.parse().expect("visible ASCII"));
    }
    AuthorizationClient::new(channel).check(request).await.map(tonic::Response::into_inner)
}
