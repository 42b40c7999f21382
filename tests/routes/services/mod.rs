//! `/api/v1/services`

mod apply;
mod list;
mod set;
mod show;
mod switch;
