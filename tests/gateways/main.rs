//! The shipped gateway configurations, in the real gateways, between real clients, a real Jeton and an API that
//! remembers every byte.
//!
//! `jeton doctor gateway` attacks each of them with its whole catalogue; beside its judgement these tests look at the
//! bytes that reached the API themselves.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

mod caddy;
mod checks;
mod doctor;
mod envoy;
mod envoy_grpc;
mod evidence;
mod gateway;
mod http2;
mod https;
mod nginx;
mod program;
mod recorder;
mod scene;
mod tokens;
mod traefik;
