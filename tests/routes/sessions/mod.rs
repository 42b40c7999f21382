//! `/api/v1/sessions`

mod close;
mod confirm;
mod cookie;
mod end;
mod flood;
mod idle;
mod list;
mod open;
mod password;
mod show;
mod step_up;
mod temporary;
