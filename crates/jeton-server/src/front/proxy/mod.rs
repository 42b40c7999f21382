//! Forwarding to the product: without the credential, without identity that the client made up, with the caller's own.

mod answer;
mod arriving;
mod body;
mod hop;
mod link;
mod progress;
mod request;
mod target;
mod tunnel;
mod upload;
mod upstream;

use std::{error::Error as _, net::IpAddr, sync::Arc, time::Duration};

use axum::body::Body;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri, Version, header};
use hyper::body::Body as _;
use jeton_app::{Asker, Room};
use jeton_client::certificate_remedy;
use jeton_core::{Grant, policy::Policy};

use super::lease::Lease;
use crate::{
    forward_auth::identify,
    problem::Problem,
    refusal,
    serve::{Connection, Received},
};
use answer::Private;
use arriving::Arriving;
use body::{Cut, Passing};
use progress::Progress;
use request::Origin;
use target::Target;
use tunnel::Tunnel;
use upload::Upload;
use upstream::{NoAnswer, Upstream};

/// How a front forwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forwarding {
    /// The largest body of a request, in bytes.
    pub max_body: u64,
    /// How many requests may wait for the product to begin its answer. One account has no more of them than are still free.
    pub max_waiting: usize,
    /// How long the product may take to begin its answer, from the last byte of the request on.
    pub answer: Duration,
    /// How long an answer or a WebSocket may stand still.
    pub idle: Duration,
}

impl Default for Forwarding {
    fn default() -> Self {
        Self {
            max_body: 1 << 30,
            max_waiting: 1024,
            answer: Duration::from_secs(60),
            idle: Duration::from_secs(120),
        }
    }
}

/// Forwards to one upstream, over connections that are kept.
pub(super) struct Proxy {
    upstream: Upstream,
    target: Target,
    options: Forwarding,
    waiting: Room,
    private: Private,
}

/// A request that may go through, and what is known of it.
pub(super) struct Passage<'a> {
    /// The policy that it was judged by.
    pub(super) policy: &'a Arc<Policy>,
    /// Who it is from.
    pub(super) grant: &'a Grant<'a>,
    /// What lets its bodies through.
    pub(super) lease: Lease,
    /// The client's address.
    pub(super) client: Option<IpAddr>,
    /// `http` or `https`, as the client sees it.
    pub(super) scheme: &'static str,
    /// What it came over.
    pub(super) connection: &'a Arc<Connection>,
}

impl Proxy {
    pub(super) fn new(upstream: &Uri, options: Forwarding) -> Self {
        Self {
            upstream: Upstream::new(upstream.clone()),
            target: Target::new(upstream),
            options,
            waiting: Room::with(options.max_waiting),
            private: Private::default(),
        }
    }

    /// Forwards `request`. The product sees it only once it is certain that all of its head may pass.
    pub(super) async fn forward(
        &self,
        mut request: Request<Received>,
        passage: Passage<'_>,
    ) -> Result<Response<Body>, Problem> {
        if request.method() == Method::CONNECT {
            return Err(Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "no tunnel is opened here",
            ));
        }
        if request.body().size_hint().lower() > self.options.max_body {
            return Err(too_large());
        }
        let switches = tunnel::is_asked(&request);
        let client = switches.then(|| hyper::upgrade::on(&mut request));
        let host = request::host(&request)?;
        *request.uri_mut() = self.target.of(request.uri())?;
        *request.version_mut() = Version::HTTP_11;
        let origin = Origin { client: passage.client, host, scheme: passage.scheme };
        let is_empty = request.body().is_end_stream() && has_content(request.method());
        prepare(request.headers_mut(), &passage, &origin, switches);
        if !request.body().is_end_stream() && request.body().size_hint().exact().is_none() {
            // hyper takes a GET for one without a body unless it is told.
            let chunked = HeaderValue::from_static("chunked");
            request.headers_mut().insert(header::TRANSFER_ENCODING, chunked);
        }
        let headers = request.headers_mut();
        headers.insert(header::HOST, self.target.host.clone());
        if is_empty {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }

        let mut response = self.send(request, &passage, switches).await?;
        // The token may have ended while the product thought about it.
        let ended = |reason| refusal::of_policy(passage.policy, reason);
        passage.lease.holds().map_err(ended)?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            self.private.clean(response.headers_mut(), passage.policy);
            *response.version_mut() = Version::HTTP_11;
            return Ok(response.map(|body| self.answer(body, passage.lease)));
        }
        let Some(client) = client.filter(|_| tunnel::is_switch(response.headers())) else {
            tracing::warn!(service = %passage.policy.name, "the upstream switched protocols unasked");
            return Err(unreachable());
        };
        if !passage.connection.becomes_tunnel() {
            let detail = "bytes came before the protocol was switched";
            return Err(Problem::bad_request("early_data", detail));
        }
        let upstream = hyper::upgrade::on(&mut response);
        let tunnel = Tunnel {
            connection: passage.connection.clone(),
            lease: passage.lease,
            idle: self.options.idle,
        };
        tokio::spawn(tunnel.carry(client, upstream));
        self.private.clean(response.headers_mut(), passage.policy);
        tunnel::ask(response.headers_mut());
        Ok(response.map(|_no_body| Body::empty()))
    }

    async fn send(
        &self,
        request: Request<Received>,
        passage: &Passage<'_>,
        switches: bool,
    ) -> Result<Response<Arriving>, Problem> {
        let asker = Asker::Account(passage.grant.account);
        let _place = self.waiting.place(asker).ok_or_else(busy)?;
        let patience = passage.connection.stall();
        let progress = (!request.body().is_end_stream()).then(|| Arc::new(Progress::new()));
        let upload = progress.clone().map(|progress| {
            let lease = passage.lease.clone();
            Upload { progress, lease, patience }
        });
        let request = request.map(|body| {
            Passing::new(body, passage.lease.clone(), patience)
                .at_most(self.options.max_body)
                .telling(progress.clone())
        });
        // Pinned here, so that what waits for it holds a pointer and not another copy.
        let sent = std::pin::pin!(async {
            match switches {
                true => Box::pin(self.upstream.send_to_switch(request)).await,
                false => self.upstream.send(request, upload).await,
            }
        });
        match progress::within(self.options.answer, progress.as_deref(), sent).await {
            Some(sent) => sent.map_err(|error| unsent(&error, passage.policy)),
            None => {
                let service = &passage.policy.name;
                tracing::warn!(%service, "the upstream did not answer in time");
                let detail = "the service behind did not answer in time";
                Err(Problem::new(StatusCode::GATEWAY_TIMEOUT, "upstream_timeout", detail))
            }
        }
    }

    fn answer(&self, body: Arriving, lease: Lease) -> Body {
        match body.is_end_stream() {
            true => Body::empty(),
            false => Body::new(Passing::new(body, lease, self.options.idle)),
        }
    }
}

fn prepare(headers: &mut HeaderMap, passage: &Passage<'_>, origin: &Origin, switches: bool) {
    request::clean(headers, passage.policy);
    identify(passage.grant, headers);
    request::tell(headers, origin);
    if switches {
        tunnel::ask(headers);
    }
}

/// Whether requests of this method have content, so that one without says so (RFC 9110 section 8.6).
fn has_content(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

/// Why a request got no answer: its own body did not come whole, or the upstream is in trouble.
fn unsent(error: &NoAnswer, policy: &Policy) -> Problem {
    let cause = error.source().and_then(|cause| cause.source()).and_then(|cut| cut.downcast_ref());
    match cause {
        Some(Cut::TooLarge) => too_large(),
        Some(Cut::Stalled) => Problem::body_timeout(),
        Some(Cut::Broken(_)) => {
            Problem::bad_request("body_unreadable", "the body could not be read")
        }
        Some(Cut::Ended(reason)) => refusal::of_policy(policy, *reason),
        None => {
            let (cause, hint) = (error.source(), certificate_remedy(error));
            tracing::warn!(%error, cause, hint, service = %policy.name, "the upstream did not answer");
            unreachable()
        }
    }
}

fn busy() -> Problem {
    let detail = "too many requests wait for the service behind; try again in a second or later";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "upstream_busy", detail).retry_after(1)
}

fn unreachable() -> Problem {
    let detail = "the service behind did not answer";
    Problem::new(StatusCode::BAD_GATEWAY, "upstream_unreachable", detail)
}

fn too_large() -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "the body is too large")
}
