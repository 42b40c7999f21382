//! Assertions: a token exchanged for what it stands for, signed.

mod exchange;
mod jwt;
mod key_set;

pub use exchange::{Asked as Exchange, NotExchanged, Signed};
pub(crate) use jwt::install_provider;
