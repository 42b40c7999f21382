//! `/api/v1/services`

mod apply;
mod create;
mod list;
mod preview;
mod set;
mod show;
mod switch;
