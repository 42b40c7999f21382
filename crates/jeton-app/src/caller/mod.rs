//! Who calls Jeton's own API, or the front of a service.

mod held;

use std::sync::Arc;

use jeton_core::{
    Account, AccountState, AtFront, Caller, Grant, Reason, Refusal, Role, Scopes, ServiceId,
    policy::Policy,
};
use jiff::Timestamp;

pub use held::Held;

use crate::{App, AppError, Asked, LetIn, Place, Sender};

impl App {
    /// The credential of whoever calls Jeton's own API by the id of a token of Jeton's own service and its secret (RFC 6749
    /// section 2.3.1).
    pub fn client(&self, id: &str, secret: &str, sender: Sender<'_>) -> Result<Held, AppError> {
        let (id, needs) = (id.parse(), &Scopes::NONE);
        let is_meant = |token| id == Ok(token);
        let judged = self.verify_secret_of(Policy::OWN, secret, sender, needs, is_meant);
        Held::of(judged, sender.address)
    }

    /// The credential of whoever calls Jeton's own API by the token of Jeton's own service among the header fields.
    pub fn caller<'h>(
        &self,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
        sender: Sender<'_>,
    ) -> Result<Held, AppError> {
        let line = || Err(Reason::UnknownPath);
        let asked = Asked { at: self.clock.now(), sender, needs: &Scopes::NONE, line: &line };
        Held::of(self.verify(Policy::OWN, headers, &asked), sender.address)
    }

    /// The refusal of whoever calls Jeton's own API with several credentials, which counts as one.
    pub fn several_credentials(&self) -> AppError {
        let reason = Reason::SeveralCredentials;
        if let Some(own) = self.replica.service(Policy::OWN) {
            self.stranger(own, reason, self.clock.now());
        }
        AppError::Unauthenticated(reason)
    }

    /// Whose token was granted that, as their account stands now.
    pub(crate) async fn caller_by(&self, grant: &Grant<'_>) -> Result<Caller, AppError> {
        let (account, authenticated_at) = self.holder_of(grant).await?;
        if account.state != AccountState::Active {
            return Err(AppError::Unauthenticated(Reason::AccountDisabled));
        }
        Ok(Caller {
            account: account.id,
            // What the role no longer has, an older token does not keep.
            scopes: grant
                .scopes
                .iter()
                .filter(|s| grant.kind.scopes_for(&account.role).has(s.as_str()))
                .cloned()
                .collect(),
            role: account.role.clone(),
            holder: Arc::new(account),
            credential: Some(grant.token),
            front: None,
            session: grant.session,
            expires_at: grant.expires_at,
            addresses: grant.addresses.to_vec(),
            authenticated_at,
        })
    }

    /// Who calls a service's front, and has that place. Whoever holds a product's credential may manage their own tokens there, and
    /// nothing else: an administrator of Jeton is a plain holder at a product's door.
    pub async fn front_caller(
        &self,
        service: ServiceId,
        grant: &Grant<'_>,
        place: Place,
    ) -> Result<LetIn, AppError> {
        let (account, authenticated_at) = self.holder_of(grant).await?;
        let in_person = Caller::in_person(&account, grant.session, self.clock.now());
        let caller = Caller {
            role: Role::Member,
            scopes: in_person
                .scopes
                .iter()
                .filter(|s| s.as_str().starts_with("tokens:"))
                .cloned()
                .collect(),
            credential: Some(grant.token),
            front: Some(AtFront { service, scopes: grant.scopes.clone() }),
            expires_at: grant.expires_at,
            addresses: grant.addresses.to_vec(),
            authenticated_at,
            ..in_person
        };
        Ok(LetIn::new(caller, place))
    }

    /// The account of whoever was granted that, and when they last gave their password in this session, if it is one.
    async fn holder_of(&self, grant: &Grant<'_>) -> Result<(Account, Option<Timestamp>), AppError> {
        let (account, session) =
            self.store.account_and_session(grant.account, grant.session).await?;
        let account = account.ok_or(Refusal::NotFound { what: "account" })?;
        Ok((account, session.map(|session| session.authenticated_at)))
    }
}
