//! What clients write into headers that some product believes more than the request itself: where they are, what they asked
//! for, and how. Fronts take all of these out, rules heed those of another path or method, and the doctor tries that a
//! gateway takes them out.

/// Headers that some products obey instead of the path that they were sent.
pub(crate) const OTHER_PATHS: [&str; 4] =
    ["x-original-url", "x-rewrite-url", "x-envoy-original-path", "request-uri"];

/// Headers that some products obey instead of the method that they were sent.
pub(crate) const OTHER_METHODS: [&str; 4] =
    ["x-http-method-override", "x-http-verb-override", "x-http-method", "x-method-override"];

/// What products take for the client's address, for what was asked for before a gateway changed it, or for a proxy to use
/// (`Proxy`, which CGI makes `HTTP_PROXY` of).
const OTHERS: [&str; 13] = [
    "forwarded",
    "x-real-ip",
    "client-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
    "x-proxyuser-ip",
    "x-original-uri",
    "x-original-method",
    "x-original-host",
    "proxy",
];

/// All of them, in lower case.
pub fn claims() -> impl Iterator<Item = &'static str> {
    OTHERS.into_iter().chain(OTHER_PATHS).chain(OTHER_METHODS)
}
