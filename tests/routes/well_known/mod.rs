//! `/.well-known`: what a program finds out about Jeton by itself.

mod authorization_server;
mod protected_resource;

use jeton_tests::{Reply, TestJeton};

/// A description, which anybody may have and keep for a while.
async fn described(jeton: &TestJeton, path: &str) -> Reply {
    let reply = jeton.call("GET", &format!("/.well-known/{path}")).send().await.expect(200);
    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.header("cache-control"), "public, max-age=300");
    reply
}
