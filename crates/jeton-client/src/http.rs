//! The one HTTP client: pooled, HTTP/1.1, TLS by rustls with the machine's own roots.

use std::time::Duration;

use hyper::body::Body;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use rustls::{ClientConfig, RootCertStore};

/// A pooled HTTP client for bodies of type `B`. Clones share the pool.
pub type HttpClient<B> = Client<HttpsConnector<HttpConnector>, B>;

/// How a client connects, and what connections it keeps for the next request.
#[derive(Debug, Clone, Copy)]
pub struct Pool {
    /// How long a connection may take to be made.
    pub connect: Duration,
    /// How long an unused connection is kept.
    pub idle: Duration,
    /// How many unused connections to a host are kept.
    pub most_idle: usize,
}

impl Default for Pool {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), idle: Duration::from_secs(30), most_idle: 256 }
    }
}

/// Makes a client. It follows no redirect, so a credential goes only where it was sent. A request is sent again only
/// where a kept connection turned out to be closed before any of it was sent.
pub fn http_client<B>(pool: Pool) -> HttpClient<B>
where
    B: Body + Send,
    B::Data: Send,
{
    let mut tcp = HttpConnector::new();
    // `https` is for the layer around it to refuse or to accept.
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(pool.connect));
    let connector = tls().https_or_http().enable_http1().wrap_connector(tcp);
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(pool.idle)
        .pool_max_idle_per_host(pool.most_idle)
        .build(connector)
}

fn tls() -> HttpsConnectorBuilder<hyper_rustls::builderstates::WantsSchemes> {
    match HttpsConnectorBuilder::new().with_native_roots() {
        Ok(builder) => builder,
        // A small container may hold no roots and still speak plain HTTP to its neighbour. An https server is
        // then refused for its unknown issuer.
        Err(_no_roots) => HttpsConnectorBuilder::new().with_tls_config(
            ClientConfig::builder()
                .with_root_certificates(RootCertStore::empty())
                .with_no_client_auth(),
        ),
    }
}
