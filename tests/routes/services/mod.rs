//! `/api/v1/services`

mod apply;
mod create;
mod help;
mod list;
mod preview;
mod settings;
mod show;
mod switch;
mod usage;
