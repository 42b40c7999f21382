//! The built-in proxy of the fronts: what reaches the product byte by byte, and what the clients may cost.
#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

mod addresses;
mod answers;
mod bodies;
mod frames;
mod headers;
mod http2;
mod http2_floods;
mod http2_smuggling;
mod limits;
mod payloads;
mod places;
mod smuggling;
mod support;
mod surplus;
mod tls;
mod untaken;
mod upstream;
mod websocket;
