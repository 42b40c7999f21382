//! Introspection: what a presented secret stands for (RFC 7662), for a caller who may ask for verdicts.

use jeton_core::{AccountName, Caller, Reason, Scopes, ServiceName, Token, Verdict, policy::Kind};
use jeton_replica::ServiceView;
use jiff::Timestamp;

use crate::{App, AppError, Judged, Sender, verify::unknown_service};

/// What is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Inquiry<'a> {
    /// The secret.
    pub text: &'a str,
    /// The service that it was presented to; `None` where a secret of any service will do.
    pub service: Option<&'a str>,
    /// Who sent the request that it came with: an address for tokens that are bound to some, a program.
    pub sender: Sender<'a>,
}

/// An accepted secret.
#[derive(Debug, Clone)]
pub struct Active {
    /// The token.
    pub token: Token,
    /// Its service.
    pub service: ServiceName,
    /// Its owner's name.
    pub owner: AccountName,
    /// What it may do.
    pub scopes: Scopes,
    /// The scheme that its kind's secrets travel under, such as `Bearer`, where it is one for all carriers.
    pub scheme: Option<String>,
    /// Until when this secret works, if not for ever.
    pub expires_at: Option<Timestamp>,
    /// Whether it is an old secret in the grace after a rotation.
    pub in_grace: bool,
}

impl App {
    /// What an accepted secret stands for; `None` for every other, whatever is wrong with it. The verdict counts
    /// where the secret is of a service, or a service was named.
    ///
    /// # Errors
    /// A service that does not exist, a caller without the scope `verify`, a node that is too stale to be sure.
    pub async fn introspect(
        &self,
        inquiry: Inquiry<'_>,
        by: &Caller,
    ) -> Result<Option<Active>, AppError> {
        by.needs(Caller::VERIFY)?;
        let Some(judged) = self.judge_anywhere(inquiry)? else {
            return Ok(None);
        };
        let grant = match judged.verdict {
            Verdict::Allow(grant) => grant,
            Verdict::Deny(reason @ (Reason::Stale | Reason::Restored)) => {
                return Err(AppError::Unauthenticated(reason));
            }
            Verdict::Deny(_) => return Ok(None),
        };
        let token = self.load_token(grant.token).await?;
        let owner = self.load_account(grant.account).await?.name;
        Ok(Some(Active {
            token,
            service: judged.service.policy.name.clone(),
            owner,
            scopes: grant.scopes.clone(),
            scheme: only_scheme(grant.kind),
            expires_at: grant.expires_at,
            in_grace: grant.in_grace,
        }))
    }

    /// The verdict at the service that is named, else at the one that the secret belongs to.
    pub(crate) fn judge_anywhere(
        &self,
        Inquiry { text, service, sender }: Inquiry<'_>,
    ) -> Result<Option<Judged<'_>>, AppError> {
        let named = match service {
            Some(name) => name,
            None => match self.service_of_secret(text) {
                Some(service) => service.policy.name.as_str(),
                None => return Ok(None),
            },
        };
        let judged = self.verify_secret(named, text, sender, &Scopes::NONE);
        judged.map(Some).map_err(unknown_service)
    }

    // A secret belongs to one service: secrets of equal form in two services differ, for they are random.
    fn service_of_secret(&self, text: &str) -> Option<&ServiceView> {
        let digests = self.digests_of(text).into_iter();
        digests.filter_map(|digest| self.replica.service_of(&digest)).next()
    }
}

fn only_scheme(kind: &Kind) -> Option<String> {
    let mut schemes = kind.carriers.iter().map(|carrier| &carrier.scheme);
    let first = schemes.next()?;
    let one = schemes.all(|scheme| scheme == first);
    first.clone().filter(|_| one)
}
