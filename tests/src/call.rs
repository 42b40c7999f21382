//! One call over real HTTP, and what came back.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;

pub(crate) type Http = Client<HttpConnector, Full<bytes::Bytes>>;

/// A call that is being put together.
#[derive(Clone)]
pub struct Call {
    http: Http,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Vec<u8>,
    journal: Option<Journal>,
}

/// Every call that is made, with what came back.
#[derive(Clone, Default)]
pub struct Journal(Arc<Mutex<Vec<Noted>>>);

/// A call that was made.
#[derive(Debug, Clone)]
pub struct Noted {
    /// Method and path.
    pub call: String,
    /// What came back.
    pub reply: Reply,
}

impl Journal {
    /// All that was noted so far.
    ///
    /// # Panics
    /// Where whoever noted something panicked.
    pub fn noted(&self) -> Vec<Noted> {
        self.0.lock().expect("nobody panics here").clone()
    }

    fn note(&self, call: String, reply: Reply) {
        self.0.lock().expect("nobody panics here").push(Noted { call, reply });
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
}

/// A client that keeps its connections.
pub(crate) fn client() -> Http {
    Client::builder(TokioExecutor::new()).build(HttpConnector::new())
}

impl Call {
    /// A call to whoever listens at `address`.
    pub fn to(address: SocketAddr, method: &str, path: &str) -> Self {
        Self::new(client(), address, method, path)
    }

    /// A call over HTTP/2 with prior knowledge (RFC 9113 section 3.3).
    pub fn over_http2(address: SocketAddr, method: &str, path: &str) -> Self {
        let mut builder = Client::builder(TokioExecutor::new());
        Self::new(builder.http2_only(true).build(HttpConnector::new()), address, method, path)
    }

    pub(crate) fn new(http: Http, address: SocketAddr, method: &str, path: &str) -> Self {
        Self {
            http,
            method: method.parse().expect("tests name real methods"),
            uri: format!("http://{address}{path}").parse().expect("tests name real paths"),
            headers: HeaderMap::new(),
            body: Vec::new(),
            journal: None,
        }
    }

    /// Notes the call and its answer.
    pub fn noted_in(self, journal: Option<&Journal>) -> Self {
        Self { journal: journal.cloned(), ..self }
    }

    /// Adds a header line; a name can be added more than once.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let name = HeaderName::try_from(name).expect("tests name real headers");
        let value =
            HeaderValue::from_bytes(value.as_ref()).expect("the client can send this value");
        self.headers.append(name, value);
        self
    }

    /// Adds `Authorization: Bearer …`.
    pub fn bearer(self, secret: &str) -> Self {
        self.header("authorization", format!("Bearer {secret}"))
    }

    /// Sends a JSON body.
    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json")
    }

    /// Sends these bytes.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Makes the call.
    ///
    /// # Panics
    /// Where no whole answer comes.
    pub async fn send(self) -> Reply {
        self.attempt().await.expect("the server answers")
    }

    /// Makes the call, to a server that may go away.
    ///
    /// # Errors
    /// Where no whole answer comes.
    pub async fn attempt(self) -> Result<Reply, Box<dyn std::error::Error + Send + Sync>> {
        let call = format!("{} {}", self.method, self.uri.path());
        let mut request = Request::new(Full::from(self.body));
        *request.method_mut() = self.method;
        *request.uri_mut() = self.uri;
        *request.headers_mut() = self.headers;
        let (parts, body) = self.http.request(request).await?.into_parts();
        let bytes = body.collect().await?.to_bytes();
        let reply = Reply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        };
        if let Some(journal) = self.journal {
            journal.note(call, reply.clone());
        }
        Ok(reply)
    }
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text))
    }

    /// The text of a field of the body.
    pub fn field(&self, name: &str) -> String {
        let json = self.json();
        json[name].as_str().unwrap_or_else(|| panic!("no text `{name}` in {json}")).to_owned()
    }

    /// The value of a header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The body, after checking the status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// Checks that this is a problem with that status and code.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Self {
        assert_eq!(
            (self.status, self.json()["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.text
        );
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(
            self.json()["title"],
            StatusCode::from_u16(status)
                .expect("tests name real statuses")
                .canonical_reason()
                .expect("tests name well-known statuses")
        );
        assert!(self.headers.contains_key(header::CACHE_CONTROL));
        self
    }
}
