//! `/api/v1/sessions`

mod close;
mod confirm;
mod open;
mod show;
