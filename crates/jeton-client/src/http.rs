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
pub type HttpClient<B> = Client<Connector, B>;

/// What makes connections, with TLS to `https`.
pub type Connector = HttpsConnector<HttpConnector>;

/// Makes a client. It follows no redirect, so a credential goes only where it was sent.
pub fn http_client<B>() -> HttpClient<B>
where
    B: Body + Send,
    B::Data: Send,
{
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE)
        .build(connector(CONNECT))
}

const CONNECT: Duration = Duration::from_secs(10);
const IDLE: Duration = Duration::from_secs(30);

/// Makes what connects, and takes at most `time` for a TCP connection.
pub fn connector(time: Duration) -> Connector {
    let mut tcp = HttpConnector::new();
    // `https` is for the layer around it to refuse or to accept.
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(time));
    tls().https_or_http().enable_http1().wrap_connector(tcp)
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
