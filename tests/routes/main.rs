//! The routes, in the tree of their URLs.
