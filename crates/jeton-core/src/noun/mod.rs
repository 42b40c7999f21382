//! The nouns, one file each.

pub(crate) mod account;
pub(crate) mod address;
pub(crate) mod device;
pub(crate) mod export;
pub(crate) mod fault;
pub(crate) mod id;
pub(crate) mod language;
pub(crate) mod link;
pub(crate) mod mail;
pub(crate) mod name;
pub(crate) mod notice;
pub(crate) mod restoration;
pub(crate) mod selection;
pub(crate) mod service;
pub(crate) mod session;
pub(crate) mod signing_key;
pub(crate) mod token;
pub(crate) mod usage;
pub(crate) mod uses;
pub(crate) mod webhook;
