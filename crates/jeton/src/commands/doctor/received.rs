//! What the witness received, as it tells the doctor.

use serde::{Deserialize, Serialize};

/// The parameter in a request's query by which the doctor and the witness know a request again.
pub(super) const PARAMETER: &str = "jeton-doctor=";

/// Behind the number of a run: asks for everything that the witness received in this run.
pub(super) const REPORT: &str = "report";

/// A request that reached the witness.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Received {
    /// The doctor's name for it, from its query.
    pub(super) nonce: String,
    /// Its method.
    pub(super) method: String,
    /// Its target: path and query, as they arrived.
    pub(super) target: String,
    /// Its headers in lower case, in the order of arrival, with its trailers behind them.
    pub(super) headers: Vec<(String, String)>,
    /// Its body.
    pub(super) body: String,
}

/// What the witness answers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Testimony {
    /// Always [`NAME`]: an API that answers something else is none.
    pub(super) witness: String,
    /// The request that is answered; for a report, every request of the run.
    pub(super) received: Vec<Received>,
}

pub(super) const NAME: &str = "jeton doctor witness";

/// The doctor's name for a request, from its target.
pub(super) fn nonce_in(target: &str) -> Option<&str> {
    let (_, rest) = target.split_once(PARAMETER)?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    Some(&rest[..end.unwrap_or(rest.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_known_again_by_its_query() {
        assert_eq!(nonce_in("/a?b=c&jeton-doctor=00ff-12"), Some("00ff-12"));
        assert_eq!(nonce_in("/a?jeton-doctor=00ff-report&x"), Some("00ff-report"));
        assert_eq!(nonce_in("/a?b"), None);
    }
}
