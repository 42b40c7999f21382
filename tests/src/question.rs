//! A question as Envoy asks it over gRPC.

use std::collections::HashMap;

use envoy_types::pb::envoy::{
    config::core::v3::{Address, HeaderMap, HeaderValue, SocketAddress, address::Address as Place},
    service::auth::v3::{
        AttributeContext, CheckRequest, CheckResponse,
        attribute_context::{HttpRequest, Peer, Request},
        authorization_client::AuthorizationClient,
    },
};
use tonic::{Status, transport::Channel};

use crate::TestJeton;

/// A question as Envoy asks it over gRPC.
#[derive(Clone, Default)]
pub struct Question {
    headers: Vec<(String, String)>,
    raw: bool,
    extensions: HashMap<String, String>,
    metadata: Vec<(&'static str, String)>,
    line: (String, String),
    source: Option<String>,
}

impl Question {
    /// One that names no service.
    pub fn bare() -> Self {
        Self { line: ("GET".to_owned(), "/".to_owned()), ..Self::default() }
    }

    /// One from a route for a service.
    pub fn about(service: &str) -> Self {
        Self::bare().extension("service", service)
    }

    /// With a header line of the request that is held back.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Whether Envoy keeps header lines apart.
    pub fn raw(self, raw: bool) -> Self {
        Self { raw, ..self }
    }

    /// With an extension of the route's context.
    pub fn extension(mut self, key: &str, value: &str) -> Self {
        self.extensions.insert(key.to_owned(), value.to_owned());
        self
    }

    /// With metadata beside the message.
    pub fn metadata(mut self, key: &'static str, value: &str) -> Self {
        self.metadata.push((key, value.to_owned()));
        self
    }

    /// With the method and the path of the request that is held back.
    pub fn line(self, method: &str, path: &str) -> Self {
        Self { line: (method.to_owned(), path.to_owned()), ..self }
    }

    /// With the address that Envoy saw.
    pub fn source(self, address: &str) -> Self {
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

    /// What goes over the wire.
    pub fn message(&self) -> CheckRequest {
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
    pub async fn ask(self, jeton: &TestJeton) -> Result<CheckResponse, Status> {
        ask_envoys_question(jeton, self.message(), &self.metadata).await
    }

    /// Asks over a connection that is there.
    pub(crate) async fn ask_over(self, channel: Channel) -> Result<CheckResponse, Status> {
        let answer = AuthorizationClient::new(channel).check(self.message()).await;
        answer.map(tonic::Response::into_inner)
    }
}

/// A connection to the main door that carries any number of questions.
pub(crate) async fn connect(jeton: &TestJeton) -> Channel {
    let endpoint = Channel::from_shared(format!("http://{}", jeton.address())).expect("a URL");
    endpoint.connect().await.expect("the door listens")
}

/// Asks with any message, over a connection of its own.
pub async fn ask_envoys_question(
    jeton: &TestJeton,
    message: CheckRequest,
    metadata: &[(&'static str, String)],
) -> Result<CheckResponse, Status> {
    let mut request = tonic::Request::new(message);
    for (key, value) in metadata {
        request.metadata_mut().append(*key, value.parse().expect("visible ASCII"));
    }
    let mut client = AuthorizationClient::new(connect(jeton).await);
    client.check(request).await.map(tonic::Response::into_inner)
}
