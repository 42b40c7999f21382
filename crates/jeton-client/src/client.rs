//! The client, and how a call goes over the wire.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use jeton_token::Secret;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Address, Answer, Error, Fault, Password,
    address::{Target, form},
    http::{HttpClient, http_client},
};

/// A client of one Jeton. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Client {
    server: Address,
    authorization: Option<HeaderValue>,
    http: HttpClient<Full<Bytes>>,
    asking: Option<Asking>,
}

/// Whom to ask for the password where a call needs one that was entered of late.
#[derive(Clone)]
struct Asking(Arc<dyn Fn() -> Option<Password> + Send + Sync>);

impl fmt::Debug for Asking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asking")
    }
}

/// A call, before it is sent.
#[derive(Clone)]
pub(crate) struct Call {
    method: Method,
    target: Target,
    body: Option<Vec<u8>>,
    media_type: &'static str,
    accepts: &'static str,
    idempotency_key: Option<String>,
    patience: Duration,
}

impl Client {
    /// A client of the Jeton at `server`, which authenticates with `token`. Without one it can only log in.
    pub fn new(server: Address, token: Option<Secret>) -> Self {
        Self {
            server,
            authorization: token.as_ref().map(bearer),
            http: http_client(),
            asking: None,
        }
    }

    /// This client, which asks `password` where a call needs one that was entered within the last five minutes: it
    /// confirms its session with that, and makes the call again. Where there is nobody to ask, the refusal stands.
    pub fn asking(self, password: impl Fn() -> Option<Password> + Send + Sync + 'static) -> Self {
        Self { asking: Some(Asking(Arc::new(password))), ..self }
    }

    /// This client, which asks nobody for a password.
    pub fn asking_nobody(&self) -> Self {
        Self { asking: None, ..self.clone() }
    }

    /// The Jeton that is asked.
    pub fn server(&self) -> &Address {
        &self.server
    }

    /// Makes a call whose answer is a `T`.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, call: Call) -> Result<Answer<T>, Error> {
        let body = self.send(call).await?;
        Answer::read(body).map_err(|error| Error::unexpected(&self.server, Fault::shape(&error)))
    }

    /// Makes a call whose answer is a text.
    pub(crate) async fn read_text(&self, call: Call) -> Result<String, Error> {
        let body = self.send(call).await?;
        let not_text = |_error| Error::unexpected(&self.server, Fault::Text);
        String::from_utf8(body.into()).map_err(not_text)
    }

    /// Makes a call whose answer says only that it was done.
    pub(crate) async fn tell(&self, call: Call) -> Result<(), Error> {
        self.send(call).await.map(drop)
    }

    async fn send(&self, call: Call) -> Result<Bytes, Error> {
        let refused = match self.send_once(call.clone()).await {
            Err(error) if error.code() == Some("step_up_required") => error,
            done => return done,
        };
        self.confirm(refused).await?;
        self.send_once(call).await
    }

    /// Makes a call whose answer has no bound, and returns it as soon as it begins.
    pub(crate) async fn open(&self, call: Call) -> Result<Pieces, Error> {
        let refused = match self.open_once(call.clone()).await {
            Err(error) if error.code() == Some("step_up_required") => error,
            done => return done,
        };
        self.confirm(refused).await?;
        self.open_once(call).await
    }

    async fn confirm(&self, refused: Error) -> Result<(), Error> {
        let Some(password) = self.asking.as_ref().and_then(|Asking(password)| password()) else {
            return Err(refused);
        };
        self.send_once(Call::confirming(&password)).await.map(drop)
    }

    async fn open_once(&self, call: Call) -> Result<Pieces, Error> {
        let patience = call.patience;
        let late = |_elapsed| {
            Error::unreachable(&self.server, Fault::Timeout { seconds: patience.as_secs() })
        };
        let response = tokio::time::timeout(patience, self.begin(call)).await.map_err(late)??;
        let status = response.status();
        if status.is_success() {
            Ok(Pieces { server: self.server.clone(), body: response.into_body() })
        } else {
            Err(Error::of_answer(&self.server, status, &self.whole(response.into_body()).await?))
        }
    }

    async fn send_once(&self, call: Call) -> Result<Bytes, Error> {
        let (status, body) = self.look(call).await?;
        if status.is_success() {
            Ok(body)
        } else {
            Err(Error::of_answer(&self.server, status, &body))
        }
    }

    /// Makes a call whose answer says something whatever its status is.
    pub(crate) async fn look(&self, call: Call) -> Result<(StatusCode, Bytes), Error> {
        let patience = call.patience;
        let late = |_elapsed| {
            Error::unreachable(&self.server, Fault::Timeout { seconds: patience.as_secs() })
        };
        let looked = async {
            let response = self.begin(call).await?;
            Ok((response.status(), self.whole(response.into_body()).await?))
        };
        tokio::time::timeout(patience, looked).await.map_err(late)?
    }

    async fn begin(&self, call: Call) -> Result<Response<Incoming>, Error> {
        let request = self
            .request(call)
            .map_err(|error| Error::unexpected(&self.server, Fault::Request(error)))?;
        let lost = |error| Error::unreachable(&self.server, Fault::Connection(error));
        self.http.request(request).await.map_err(|error| lost(error.into()))
    }

    async fn whole(&self, body: Incoming) -> Result<Bytes, Error> {
        let body = Limited::new(body, LARGEST_ANSWER).collect().await;
        let body = body.map_err(|error| match error.downcast::<LengthLimitError>() {
            Ok(_) => Error::unexpected(&self.server, Fault::TooLarge { limit: LARGEST_ANSWER }),
            Err(error) => Error::unreachable(&self.server, Fault::Connection(error)),
        })?;
        Ok(body.to_bytes())
    }

    fn request(&self, call: Call) -> Result<Request<Full<Bytes>>, http::Error> {
        let mut request = Request::builder()
            .method(call.method)
            .uri(call.target.at(&self.server))
            .header(header::ACCEPT, call.accepts)
            .header(header::USER_AGENT, USER_AGENT);
        if let Some(authorization) = &self.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        if let Some(key) = call.idempotency_key {
            request = request.header(IDEMPOTENCY_KEY, key);
        }
        if call.body.is_some() {
            request = request.header(header::CONTENT_TYPE, call.media_type);
        }
        request.body(Full::from(call.body.unwrap_or_default()))
    }
}

/// An answer that comes in pieces.
#[derive(Debug)]
pub struct Pieces {
    server: Address,
    body: Incoming,
}

impl Pieces {
    /// The next piece; nothing at the end of the whole answer.
    ///
    /// # Errors
    /// [`Error::Unreachable`] where the answer breaks off.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            let lost = |error| Error::unreachable(&self.server, Fault::Connection(Box::new(error)));
            match self.body.frame().await.transpose().map_err(lost)? {
                None => return Ok(None),
                Some(frame) => {
                    if let Ok(piece) = frame.into_data() {
                        return Ok(Some(piece));
                    }
                }
            }
        }
    }
}

impl Pieces {
    /// Reads a whole value out of what came.
    pub(crate) fn read<T: DeserializeOwned>(&self, json: Bytes) -> Result<Answer<T>, Error> {
        Answer::read(json).map_err(|error| Error::unexpected(&self.server, Fault::shape(&error)))
    }
}

impl Call {
    pub(crate) fn get(target: Target) -> Self {
        Self {
            method: Method::GET,
            target,
            body: None,
            media_type: "application/json",
            accepts: "application/json",
            idempotency_key: None,
            patience: TIMEOUT,
        }
    }

    /// Waits for as long as ending very many tokens may take.
    pub(crate) fn patiently(self) -> Self {
        Self { patience: LONG_TIMEOUT, ..self }
    }

    /// Asks for this media type.
    pub(crate) fn accepting(self, media_type: &'static str) -> Self {
        Self { accepts: media_type, ..self }
    }

    pub(crate) fn delete(target: Target) -> Self {
        Self { method: Method::DELETE, ..Self::get(target) }
    }

    /// A POST without a body.
    pub(crate) fn post(target: Target) -> Self {
        Self { method: Method::POST, ..Self::get(target) }
    }

    pub(crate) fn put(target: Target) -> Self {
        Self { method: Method::PUT, ..Self::get(target) }
    }

    pub(crate) fn patch(target: Target) -> Self {
        Self { method: Method::PATCH, ..Self::get(target) }
    }

    pub(crate) fn with(mut self, body: &impl Serialize) -> Self {
        let json = serde_json::to_vec(body).expect("requests hold nothing that JSON cannot say");
        self.body = Some(json);
        self
    }

    pub(crate) fn with_form(mut self, fields: &[(&str, &str)]) -> Self {
        self.body = Some(form(fields).into_bytes());
        self.media_type = "application/x-www-form-urlencoded";
        self
    }

    /// The same call again within 24 hours gets the same answer, and is carried out once.
    pub(crate) fn once(mut self, key: Option<&String>) -> Self {
        self.idempotency_key = key.cloned();
        self
    }
}

const TIMEOUT: Duration = Duration::from_secs(30);
const LONG_TIMEOUT: Duration = Duration::from_secs(600);
const LARGEST_ANSWER: usize = 8 << 20;
const USER_AGENT: &str = concat!("jeton-client/", env!("CARGO_PKG_VERSION"));
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

fn bearer(token: &Secret) -> HeaderValue {
    let text = format!("Bearer {}", token.expose());
    let mut value = HeaderValue::from_str(&text).expect("a secret is visible ASCII");
    value.set_sensitive(true);
    value
}
