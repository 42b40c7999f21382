//! What can go wrong in a call.

use http::StatusCode;
use serde::Deserialize;

use crate::Address;

/// What can go wrong in a call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Jeton answered, and says no. Programs look at `code`, people read `detail`.
    #[error("{detail}")]
    Refused {
        /// The HTTP status.
        status: StatusCode,
        /// The stable code, such as `not_found`.
        code: String,
        /// The reason in words.
        detail: String,
    },
    /// No answer came. Whether the call was carried out is unknown.
    #[error("`{server}` does not answer")]
    Unreachable {
        /// Who was asked.
        server: Address,
        /// What went wrong on the way.
        #[source]
        source: Fault,
    },
    /// An answer came that Jeton does not give.
    #[error("`{server}` gave an answer that is not Jeton's")]
    Unexpected {
        /// Who was asked.
        server: Address,
        /// What is wrong with the answer.
        #[source]
        source: Fault,
    },
}

/// What went wrong on the way, or with an answer. It quotes neither the request nor the answer.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The connection could not be made or broke.
    #[error("the connection failed")]
    Connection(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It took too long.
    #[error("no answer came within {seconds} seconds")]
    Timeout {
        /// How long was waited.
        seconds: u64,
    },
    /// The answer is too large.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The most that is read.
        limit: usize,
    },
    /// The answer has a status that the route does not have, and no problem details.
    #[error("it has the status {0}")]
    Status(StatusCode),
    /// The answer does not have the fields that it should have.
    #[error("it does not have the fields that it should have (line {line}, column {column})")]
    Shape {
        /// Where, from 1.
        line: usize,
        /// Where, from 1.
        column: usize,
    },
    /// The answer is no text of UTF-8.
    #[error("it is no text")]
    Text,
    /// The request cannot be sent.
    #[error("the request cannot be sent")]
    Request(#[source] http::Error),
}

/// Problem details (RFC 9457) with Jeton's code.
#[derive(Deserialize)]
struct Problem {
    code: String,
    detail: String,
}

/// An error of an endpoint of OAuth (RFC 6749 section 5.2).
#[derive(Deserialize)]
struct OAuthError {
    error: String,
    error_description: String,
}

impl Error {
    /// The error that an answer with a status other than 2xx stands for.
    pub(crate) fn of_answer(server: &Address, status: StatusCode, body: &[u8]) -> Self {
        let problem = serde_json::from_slice::<Problem>(body).or_else(|_no_problem| {
            let error = serde_json::from_slice::<OAuthError>(body)?;
            Ok(Problem { code: error.error, detail: error.error_description })
        });
        match problem {
            Ok(Problem { code, detail }) => Self::Refused { status, code, detail },
            Err::<_, serde_json::Error>(_neither) => {
                Self::unexpected(server, Fault::Status(status))
            }
        }
    }

    pub(crate) fn unreachable(server: &Address, source: Fault) -> Self {
        Self::Unreachable { server: server.clone(), source }
    }

    pub(crate) fn unexpected(server: &Address, source: Fault) -> Self {
        Self::Unexpected { server: server.clone(), source }
    }

    /// The stable code of a refusal.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            Self::Unreachable { .. } | Self::Unexpected { .. } => None,
        }
    }
}

impl Fault {
    // serde's own words may quote a value, and a value may be a secret.
    pub(crate) fn shape(error: &serde_json::Error) -> Self {
        Self::Shape { line: error.line(), column: error.column() }
    }
}
