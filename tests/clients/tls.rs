//! TLS in front of a front, for clients that insist on it: an authority of the test's own, and a terminator.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use jeton_tests::Authority;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A door with TLS that passes everything on.
pub(crate) struct Terminator {
    /// Where it listens, as a URL that its certificate fits.
    pub(crate) url: String,
    authority: Authority,
}

impl Terminator {
    /// Opens one before `front`.
    pub(crate) async fn open(front: SocketAddr) -> Self {
        let authority = Authority::new();
        let acceptor = TlsAcceptor::from(Arc::new(authority.server()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass_on(acceptor.clone(), stream, front));
            }
        });
        Self { url, authority }
    }

    /// The certificate of the authority, for the clients to trust.
    pub(crate) fn authority(&self) -> PathBuf {
        self.authority.certificate()
    }
}

async fn pass_on(acceptor: TlsAcceptor, stream: TcpStream, front: SocketAddr) {
    // A client that does not trust the certificate ends here; its test sees that.
    let Ok(mut inside) = acceptor.accept(stream).await else { return };
    let mut outside = TcpStream::connect(front).await.unwrap();
    // Clients hang up without the goodbye that TLS asks for (RFC 8446 section 6.1): how it ended says nothing.
    let _how_it_ended = tokio::io::copy_bidirectional(&mut inside, &mut outside).await;
}
