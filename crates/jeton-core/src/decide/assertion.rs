//! Assertions: what a token stands for, signed and short-lived, so that whoever gets it need not ask (RFC 8693, RFC 9068).

use jeton_token::Entropy;
use jiff::Timestamp;

use crate::{AccountId, AssertionId, KindName, Scope, Scopes, ServiceName, Span, Token, TokenId};

/// The longest life of an assertion. A token's end reaches what was signed before only by this: a policy can choose
/// less, and not more.
pub const LONGEST_SECONDS: i64 = 300;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Less than the token may do; everything where nothing is asked for.
    pub scopes: Option<Scopes>,
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// Its own identifier.
    pub id: AssertionId,
    /// The token that it was given for.
    pub token: TokenId,
    /// The token's owner.
    pub account: AccountId,
    /// The token's service.
    pub service: ServiceName,
    /// The token's kind.
    pub kind: KindName,
    /// What it may do.
    pub scopes: Scopes,
    /// When it was made; whole seconds.
    pub issued_at: Timestamp,
    /// When it ends; whole seconds.
    pub expires_at: Timestamp,
}

/// Why a token is not exchanged for an assertion.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAssertion {
    /// The policy of its service does not say that it may be.
    #[error("the service `{service}` does not exchange its tokens: its policy has no `assertion`")]
    NotOffered {
        /// The service.
        service: ServiceName,
    },
    /// An assertion would work from everywhere.
    #[error(
        "a token that is bound to addresses is not exchanged: an assertion would work from anywhere"
    )]
    BoundToAddresses,
    /// It has ended, or has less than a second left.
    #[error("the token has ended or is about to")]
    AboutToEnd,
    /// It lacks what is asked for.
    #[error("the token lacks the scope `{scope}`")]
    ScopeTooWide {
        /// The scope that it lacks.
        scope: Scope,
    },
}

/// Decides what is asserted of `token`, an accepted one of `service` whose secret works until `ends`.
pub fn assert(
    token: &Token,
    (service, life): (&ServiceName, Option<Span>),
    ends: Option<Timestamp>,
    wish: Wish,
    entropy: &Entropy,
    now: Timestamp,
) -> Result<Assertion, NoAssertion> {
    let life = life.ok_or_else(|| NoAssertion::NotOffered { service: service.clone() })?;
    if !token.addresses.is_empty() {
        return Err(NoAssertion::BoundToAddresses);
    }
    let scopes = wish.scopes.unwrap_or_else(|| token.scopes.clone());
    if let Some(scope) = scopes.first_beyond(&token.scopes) {
        return Err(NoAssertion::ScopeTooWide { scope: scope.clone() });
    }
    let issued_at = whole_seconds(now);
    let expires_at =
        whole_seconds([Some(life.after(now)), ends].into_iter().flatten().min().unwrap_or(now));
    if token.end.is_some() || expires_at <= now {
        return Err(NoAssertion::AboutToEnd);
    }
    Ok(Assertion {
        id: AssertionId::new(now, entropy),
        token: token.id,
        account: token.account,
        service: service.clone(),
        kind: token.kind.clone(),
        scopes,
        issued_at,
        expires_at,
    })
}

/// A `NumericDate` is a number of seconds (RFC 7519 section 2). Cut off, so that nothing lasts longer than it may.
fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}
