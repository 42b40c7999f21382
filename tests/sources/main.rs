//! The numbered lines of the four source texts, through real HTTP. `D` is Discloud, `U` DuploCloud, `N` NocoDB,
//! `S` online.net; a test begins with the number of its line. D10 is tested with the CLI, in `crates/jeton/tests`.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

mod across;
mod discloud;
mod duplocloud;
mod duplocloud_config;
mod duplocloud_mails;
mod help;
mod nocodb;
mod online;
