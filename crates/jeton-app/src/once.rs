//! Idempotency keys: the same request again gets the same answer, and nothing happens twice.

use jeton_core::{Caller, Role};
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
        match self.keys.unseal_answer(&answer.body, &bound_to(&answer)) {
            Ok(body) => Ok(Some(Rendered { status: answer.status, body: body.to_vec() })),
            Err(error) if !self.keys.could_unseal(&answer.body) => Err(error.into()),
            Err(_of_another_row) => Err(self.store.altered_answer(by.account).into()),
        }
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
        let mut answer = Answer {
            account: by.account,
            key: once.key.clone(),
            request: self.fingerprint(by, once),
            status: rendered.status,
            body: Vec::new(),
            at: now,
        };
        let entropy = self.randomness.draw()?;
        answer.body = self.keys.seal_answer(&rendered.body, &bound_to(&answer), &entropy);
        Ok(Some(answer))
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

/// Everything that stands beside the sealed body. By a request that somebody put there, a weaker credential of the same account would get
/// what it could not ask for. What has no fixed length stands last.
fn bound_to(answer: &Answer) -> Vec<u8> {
    let Answer { account, key, request, status, at, body: _ } = answer;
    let at = at.as_microsecond().to_be_bytes();
    [account.as_bytes(), &request[..], &status.to_be_bytes(), &at, key.as_bytes()].concat()
}
