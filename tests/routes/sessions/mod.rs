//! `/api/v1/sessions`

mod close;
mod confirm;
mod end;
mod list;
mod open;
mod password;
mod show;
