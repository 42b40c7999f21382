//! Why a secret is refused, told to whoever shows it.

use std::net::IpAddr;

use jeton_core::{Caller, Reason, Refusal, Scopes, Verdict};
use jeton_replica::Question;
use jeton_token::Secret;

use super::Shown;
use crate::{App, AppError, verify::unknown_service};

/// What is said of a secret to whoever shows it.
#[derive(Debug)]
pub struct Explained {
    /// Whether it is accepted, and else why not.
    pub verdict: Result<(), Reason>,
    /// The token that it is or was a secret of, for a caller who may see that one.
    pub token: Option<Shown>,
}

impl App {
    /// What a service would say of a secret, and why. Whoever shows one could send it to the service and be told the
    /// reason there: here it opens nothing, and that is no use of it.
    pub async fn explain(
        &self,
        service: &str,
        text: &str,
        address: Option<IpAddr>,
        needs: &Scopes,
        by: &Caller,
    ) -> Result<Explained, AppError> {
        by.needs(Caller::TOKENS_READ)?;
        let service = self.replica.service(service);
        let service = service.ok_or_else(|| unknown_service(crate::NoSuchService))?;
        let Ok(text) = Secret::check(text.as_bytes()) else {
            return Ok(Explained { verdict: Err(Reason::Malformed), token: None });
        };
        let question = Question { carrier: None, address, needs, now: self.clock.now() };
        let (verdict, known) = self.judge(service, text, &question);
        let verdict = match verdict {
            Verdict::Allow(_) => Ok(()),
            Verdict::Deny(reason) => Err(reason),
        };
        let Some((_, known)) = known else {
            return Ok(Explained { verdict, token: None });
        };
        match self.token(known.token, by).await {
            Ok(token) => Ok(Explained { verdict, token: Some(token) }),
            Err(AppError::Refused(Refusal::NotFound { .. })) => {
                Ok(Explained { verdict, token: None })
            }
            Err(error) => Err(error),
        }
    }
}
