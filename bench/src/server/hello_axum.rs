//! A bare axum "hello", at the same path as the route that it is compared with.

use axum::{Router, routing::get, serve::ListenerExt as _};
use tokio::net::TcpListener;

use super::{ANY_PORT, announce};
use crate::Outcome;

/// Serves for ever.
pub(super) async fn serve() -> Outcome<()> {
    let router = Router::new().route("/verify/bench", get(async || "hello"));
    let listener = TcpListener::bind(ANY_PORT).await?;
    announce(listener.local_addr()?)?;
    let listener = listener.tap_io(|stream| {
        stream.set_nodelay(true).expect("a stream that was just accepted takes options");
    });
    Ok(axum::serve(listener, router).await?)
}
