//! A client that speaks HTTP/2.

use std::sync::Arc;

use http::Request;
use http_body_util::Empty;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::{gateway::Gateway, scene::Scene};

/// A `GET` with these headers; its status, or `None` where the gateway ended the stream.
pub(crate) async fn get(
    scene: &Scene,
    gateway: &Gateway,
    path: &str,
    headers: &[(String, String)],
) -> Option<u16> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(scene.authority()).unwrap()).unwrap();
    let mut config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let stream = TcpStream::connect(gateway.address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let handshake =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (mut sender, connection) = handshake.await.unwrap();
    // It ends with the sender.
    tokio::spawn(connection);
    let mut request = Request::get(format!("https://localhost{path}"));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request.body(Empty::<bytes::Bytes>::new()).unwrap();
    sender.send_request(request).await.ok().map(|response| response.status().as_u16())
}
