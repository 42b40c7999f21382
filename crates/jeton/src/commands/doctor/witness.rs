//! `jeton doctor witness`: an API that answers with what it received.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{Json, Router, extract::State};
use clap::Args;
use http::{HeaderMap, Request, header};
use http_body_util::BodyExt as _;
use serde_json::json;
use tokio::net::TcpListener;

use super::received::{NAME, REPORT, Received, Testimony, nonce_in};
use crate::{
    failure::Failure,
    output::{self, Output},
    serve::Stop,
};

/// Stand in for the API behind a gateway. Whoever reaches it can read what it received with the same number: let
/// nobody but the gateway reach it.
#[derive(Args)]
pub(crate) struct Witness {
    /// Where to listen: the address that the gateway takes for the API's
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9000")]
    listen: SocketAddr,
}

/// The requests that were received last.
type Memory = Arc<Mutex<VecDeque<Received>>>;

/// How many requests are remembered; a run of the doctor has fewer.
const REMEMBERED: usize = 1024;

/// The longest body that is read, in bytes.
const LONGEST: usize = 1 << 20;

impl Witness {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let stop = Stop::listen()?;
        let failed = |error: std::io::Error| {
            Failure::refused(format!("cannot listen at {}", self.listen)).because_of(&error)
        };
        let listener = TcpListener::bind(self.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        output::text(&match output {
            Output::Json => json!({ "witness": format!("http://{address}") }).to_string(),
            Output::Table => format!("The witness listens at http://{address}"),
        })?;
        let router = Router::new().fallback(testify).with_state(Memory::default());
        let served = axum::serve(listener, router).with_graceful_shutdown(stop.come()).await;
        served.map_err(failed)
    }
}

async fn testify(
    State(memory): State<Memory>,
    request: Request<axum::body::Body>,
) -> Json<Testimony> {
    let received = receive(request).await;
    let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(run) = received.nonce.strip_suffix(REPORT) {
        let of_run = memory.iter().filter(|one| one.nonce.starts_with(run)).cloned().collect();
        return Json(Testimony { witness: NAME.to_owned(), received: of_run });
    }
    if memory.len() == REMEMBERED {
        memory.pop_front();
    }
    memory.push_back(received.clone());
    Json(Testimony { witness: NAME.to_owned(), received: vec![received] })
}

async fn receive(request: Request<axum::body::Body>) -> Received {
    let (parts, body) = request.into_parts();
    let target = parts.uri.to_string();
    let mut headers = lines(&parts.headers);
    // A body that breaks off or is too long was not received; that the request came still counts.
    let body = match http_body_util::Limited::new(body, LONGEST).collect().await {
        Ok(body) => {
            headers.extend(body.trailers().map(lines).unwrap_or_default());
            String::from_utf8_lossy(&body.to_bytes()).into_owned()
        }
        Err(error) => format!("unreadable: {error}"),
    };
    Received {
        nonce: nonce_in(&target).unwrap_or_default().to_owned(),
        method: parts.method.to_string(),
        target,
        headers,
        body,
    }
}

fn lines(headers: &HeaderMap) -> Vec<(String, String)> {
    // The length is that of the body, which is there.
    let lines = headers.iter().filter(|(name, _)| **name != header::CONTENT_LENGTH);
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    lines.map(|(name, value)| (name.to_string(), text(value))).collect()
}
