//! Running a Jeton: settings, start, services, doors, stop.

mod reload;
mod services;
mod settings;
mod signal;
mod start;

pub(crate) use reload::on_hangup;
pub(crate) use services::{apply, must_be_known};
pub(crate) use settings::{Flags, Settings};
pub(crate) use signal::Stop;
pub(crate) use start::{bind, not_started, open, options, trace};
