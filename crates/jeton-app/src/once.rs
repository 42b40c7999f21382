//! Idempotency keys: the same request again gets the same answer, and nothing happens twice.

use jeton_core::{AccountId, Caller, Role};
use jeton_store::Answer;
use jiff::{SignedDuration, Timestamp};

use crate::{App, AppError};

/// A request that may come again, and how its answer looks.
pub struct Once<'a, T> {
    /// The key that the caller chose.
    pub key: String,
    /// A fingerprint of the request: the same key with another request is an error.
    pub request: [u8; 32],
    /// Writes the answer. It is kept for 24 hours, sealed: it may hold a secret.
    pub render: &'a (dyn Fn(&T) -> Rendered + Sync),
}

/// An answer as it goes to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// What a use case did: it, or nothing because it was done before.
pub enum Done<T> {
    /// It was done now.
    Now(T),
    /// It was done before; this was the answer.
    Before(Rendered),
}

impl App {
    /// The answer that was filed for this key, if there is one.
    pub(crate) async fn answered<T>(
        &self,
        by: &Caller,
        once: Option<&Once<'_, T>>,
    ) -> Result<Option<Rendered>, AppError> {
        let Some(once) = once else { return Ok(None) };
        let kept = |answer: &Answer| self.clock.now().duration_since(answer.at) < KEPT;
        let Some(answer) = self.store.answer(by.account, &once.key).await?.filter(kept) else {
            return Ok(None);
        };
        if answer.request != self.fingerprint(by, once) {
            return Err(AppError::KeyReused);
        }
        let body = self.keys.unseal_answer(&answer.body, &bound_to(by.account, &once.key))?;
        Ok(Some(Rendered { status: answer.status, body: body.to_vec() }))
    }

    /// The answer to file with a commit.
    pub(crate) fn to_file<T>(
        &self,
        by: &Caller,
        once: Option<&Once<'_, T>>,
        done: &T,
        now: Timestamp,
    ) -> Result<Option<Answer>, AppError> {
        let Some(once) = once else { return Ok(None) };
        let rendered = (once.render)(done);
        let bound_to = bound_to(by.account, &once.key);
        Ok(Some(Answer {
            account: by.account,
            key: once.key.clone(),
            request: self.fingerprint(by, once),
            status: rendered.status,
            body: self.keys.seal_answer(&rendered.body, &bound_to, &self.randomness.draw()?),
            at: now,
        }))
    }

    /// The request together with what its credential may do: the answer may hold a secret, and a weaker credential of
    /// the same account must not get by a key what it could not ask for. When the credential ends is left out, because
    /// a token that rotated itself asks again with its old secret, which then ends with the grace.
    ///
    /// It is made with a key, as it lies in the database: the request may have held a password, which a bare hash
    /// would let one guess past all that makes guessing slow.
    fn fingerprint<T>(&self, by: &Caller, once: &Once<'_, T>) -> [u8; 32] {
        let hex: String = once.request.iter().map(|byte| format!("{byte:02x}")).collect();
        let operated: String = match &by.role {
            Role::Operator(services) => services.iter().map(|id| format!(" {id}")).collect(),
            Role::Admin | Role::Member => String::new(),
        };
        let bounds: String = by.addresses.iter().map(|range| format!(" {range}")).collect();
        let text = format!("{hex} {} {}{operated}{bounds}", by.session.is_some(), by.scopes);
        *self.keys.lasting().digest(&text).as_bytes()
    }
}

/// How long an answer is given again.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

fn bound_to(account: AccountId, key: &str) -> Vec<u8> {
    [account.as_bytes(), key.as_bytes()].concat()
}
