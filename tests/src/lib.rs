//! What the tests across crates share: the repository and what cargo knows about it, and a whole Jeton that listens
//! on loopback, with a clock that tests move and a row of entropy that is always the same.
#![warn(missing_docs)]

mod call;
mod jeton;
mod manifest;
mod tree;
mod upstream;

pub use call::{Call, Reply};
pub use jeton::TestJeton;
pub use manifest::{Dependency, Package, packages};
pub use tree::{SourceFile, git_files, root, text_of};
pub use upstream::{Seen, Upstream};
