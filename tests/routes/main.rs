//! The routes, in the tree of their URLs.

mod accounts;
mod bad_input;
mod calendar;
mod cross_site;
mod expiring;
mod ext_authz;
mod faults;
mod forward_auth;
mod front;
mod health;
mod idempotency;
mod link_page;
mod links;
mod log;
mod metrics;
mod oauth;
mod operators;
mod queries;
mod services;
mod sessions;
mod support;
mod tokens;
mod trusted_proxies;
mod verify;
mod webhooks;
mod well_known;
