//! What the pure core promises, one file for each decision. One binary, because linking is what takes time.
#![cfg(test)]

mod account;
mod assertion;
mod calendar;
mod caller;
mod carriers;
mod contact;
mod device;
mod end;
mod expiry;
mod extend;
mod fault;
mod guide;
mod issue;
mod leave;
mod link;
mod mail;
mod password;
mod policy_errors;
mod presets;
mod preview;
mod quarantine;
mod rename;
mod reveal;
mod role;
mod rotate;
mod rotation;
mod rules;
mod scopes;
mod service;
mod session;
mod signing_key;
mod support;
mod surrender;
mod sweep;
mod verdict;
