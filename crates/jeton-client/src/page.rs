//! Pages of things.

use serde::Deserialize;

use crate::address::Target;

/// A page of things.
#[derive(Debug, Clone, Deserialize)]
pub struct Page<T> {
    /// The things, in the order of their making.
    pub items: Vec<T>,
    /// The cursor of the next page; `None` on the last one.
    pub next: Option<String>,
}

/// Where a page begins and how long it is.
#[derive(Debug, Clone, Default)]
pub struct PageQuery {
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    pub limit: Option<u16>,
}

impl PageQuery {
    pub(crate) fn of(&self, target: Target) -> Target {
        target.with("cursor", self.cursor.as_ref()).with("limit", self.limit)
    }
}
