//! Help pages as Markdown and as HTML. Both escape every word: what a service is called is never markup.

mod html;
mod markdown;

pub(crate) use html::html;
pub(crate) use markdown::markdown;
