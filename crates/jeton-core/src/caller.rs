//! Who asks for a change.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::{
    Account, AccountId, Actor, AddressRange, Refusal, Role, Scope, Scopes, Service, ServiceId,
    SessionId, TokenId, policy::Kind,
};

/// How long after the password was entered a session may do what needs it: 5 minutes.
pub const STEP_UP_WINDOW: SignedDuration = SignedDuration::from_mins(5);

/// Who asks for a change, and with what authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub account: AccountId,
    /// That account as it stood when they were let in: enough for a change that is refused where it stands otherwise by
    /// then.
    pub holder: Arc<Account>,
    /// What that account may do in Jeton.
    pub role: Role,
    /// What the presented credential may do of that.
    pub scopes: Scopes,
    /// The token that they call with; `None` for a person who has just entered a password.
    pub credential: Option<TokenId>,
    /// Where and by what they ask, where it is at a product's front; `None` for a caller of Jeton's own API.
    pub front: Option<AtFront>,
    /// The session that the credential belongs to; `None` for an API token.
    pub session: Option<SessionId>,
    /// When the credential ends. It cannot make one that lives longer.
    pub expires_at: Option<Timestamp>,
    /// Where the credential may be used from; nowhere listed means anywhere. It cannot make one that works elsewhere.
    pub addresses: Vec<AddressRange>,
    /// When the caller last entered a password, if at all.
    pub authenticated_at: Option<Timestamp>,
}

/// A caller of a product's front, by a token of that product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtFront {
    /// The product's service.
    pub service: ServiceId,
    /// The scopes of the token.
    pub scopes: Scopes,
}

impl Caller {
    /// The right to read one's own tokens.
    pub const TOKENS_READ: &str = "tokens:read";
    /// The right to issue, rotate, rename and end tokens.
    pub const TOKENS_WRITE: &str = "tokens:write";
    /// The rights of an operator at the services that they operate.
    pub const OPERATE: &str = "operate";
    /// The rights of an administrator.
    pub const ADMIN: &str = "admin";
    /// The right to ask for verdicts.
    pub const VERIFY: &str = "verify";
    /// The right to read when one's own tokens end, and nothing else.
    pub const CALENDAR: &str = "calendar";
    /// The right to read when everybody's tokens end at the services that one manages, and nothing else.
    pub const CALENDAR_OF_SERVICES: &str = "calendar:services";

    /// A person who has just entered the password of `account`, with every right of its role.
    pub fn in_person(account: &Account, session: Option<SessionId>, now: Timestamp) -> Self {
        let scopes = match account.role {
            Role::Admin => "admin operate tokens:read tokens:write verify",
            Role::Operator(_) => "operate tokens:read tokens:write",
            Role::Member => "tokens:read tokens:write",
        };
        Self {
            account: account.id,
            holder: Arc::new(account.clone()),
            role: account.role.clone(),
            scopes: scopes.split(' ').filter_map(|s| s.parse().ok()).collect(),
            credential: None,
            front: None,
            session,
            expires_at: None,
            addresses: Vec::new(),
            authenticated_at: Some(now),
        }
    }

    /// Refuses a caller whose credential lacks `scope`.
    pub fn needs(&self, scope: &'static str) -> Result<(), Refusal> {
        if self.scopes.has(scope) { Ok(()) } else { Err(Refusal::CallerScopeMissing { scope }) }
    }

    /// Refuses a caller who is not an administrator, or whose credential is not one's.
    pub fn must_be_admin(&self) -> Result<(), Refusal> {
        if self.role != Role::Admin {
            return Err(Refusal::AdministratorsOnly);
        }
        self.needs(Self::ADMIN)
    }

    /// Whether the caller is an administrator, by a credential of one.
    pub fn is_admin(&self) -> bool {
        self.must_be_admin().is_ok()
    }

    /// Whether `account` is the caller's own, or they are an administrator. Operators answer for nobody: what they
    /// manage are the tokens of their services.
    pub fn answers_for(&self, account: AccountId) -> bool {
        self.account == account || self.is_admin()
    }

    /// Whether the caller manages everybody's tokens of `service`, its settings and its state: administrators do, and
    /// whoever operates it. Nobody operates Jeton's own service.
    pub fn manages(&self, service: &Service) -> bool {
        self.must_manage(service).is_ok()
    }

    /// Refuses a caller who does not manage `service`. That it exists is no secret.
    pub fn must_manage(&self, service: &Service) -> Result<(), Refusal> {
        if self.is_admin() {
            return Ok(());
        }
        if service.policy.is_own() {
            return self.must_be_admin();
        }
        match &self.role {
            Role::Admin => self.needs(Self::OPERATE),
            Role::Operator(services) if services.contains(&service.id) => self.needs(Self::OPERATE),
            Role::Operator(_) | Role::Member => {
                Err(Refusal::OperatorsOnly { service: service.name().clone() })
            }
        }
    }

    /// Whether the caller may know that `account` exists and what it is called: it is their own, or they manage a
    /// service whose tokens it may hold.
    pub fn knows(&self, account: &Account) -> bool {
        self.answers_for(account.id)
            || self.scopes.has(Self::OPERATE)
                && match &self.role {
                    Role::Admin => true,
                    Role::Operator(services) => {
                        services.iter().any(|service| account.membership.includes(*service))
                    }
                    Role::Member => false,
                }
    }

    /// Refuses a session in which no password was entered within [`STEP_UP_WINDOW`] before `now`: for what a stolen
    /// session must not do, such as issuing a token that outlives it. An API token has no password and does what its
    /// scopes say; so does a caller at a product's front, whose clients know no step-up.
    ///
    /// What makes or changes people asks for [`Self::must_be_in_person`] instead, what shows a secret that is there
    /// already for [`Self::must_be_fresh`].
    pub fn must_have_stepped_up(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.session.is_none() || self.front.is_some() {
            return Ok(());
        }
        self.must_be_fresh(now)
    }

    /// Refuses whoever is not a person that entered their password within [`STEP_UP_WINDOW`] before `now`: for what
    /// makes people, raises them to administrators and operators, makes links and sets passwords. An API token never may, whatever
    /// its scopes; else a leaked one would make itself a person that stays.
    pub fn must_be_in_person(&self, now: Timestamp) -> Result<(), Refusal> {
        self.must_be_a_person()?;
        self.must_be_fresh(now)
    }

    /// Refuses whoever is not a person in a session of Jeton, however long ago they entered their password.
    pub fn must_be_a_person(&self) -> Result<(), Refusal> {
        let is_person = self.authenticated_at.is_some() && self.front.is_none();
        if is_person { Ok(()) } else { Err(Refusal::SessionNeeded) }
    }

    /// Refuses a caller who did not enter a password within [`STEP_UP_WINDOW`] before `now`. An API token can only by
    /// sending the password along.
    pub fn must_be_fresh(&self, now: Timestamp) -> Result<(), Refusal> {
        let fresh = self
            .authenticated_at
            .is_some_and(|at| at <= now && now.duration_since(at) <= STEP_UP_WINDOW);
        if fresh { Ok(()) } else { Err(Refusal::StepUpRequired) }
    }

    /// Whether the caller's credential is a token of `service`.
    pub fn is_by_token_of(&self, service: &Service) -> bool {
        match &self.front {
            Some(front) => front.service == service.id,
            None => service.policy.is_own(),
        }
    }

    /// Where tokens of `service` may work that the caller makes or strengthens, where their own credential is one of them that
    /// is bound; nowhere listed means anywhere. A stolen one would else make itself another that works everywhere.
    pub(crate) fn bounds_at(&self, service: &Service) -> &[AddressRange] {
        let is_token = self.session.is_none() && self.is_by_token_of(service);
        if is_token { &self.addresses } else { &[] }
    }

    /// Refuses to make or to strengthen a token of `service` that may be used from `addresses`, where some of them are none
    /// that the caller's own credential may be used from.
    pub(crate) fn must_not_reach_beyond(
        &self,
        service: &Service,
        addresses: &[AddressRange],
    ) -> Result<(), Refusal> {
        let bounds = self.bounds_at(service);
        let is_within = |range| bounds.iter().any(|bound| bound.covers(range));
        if bounds.is_empty() || !addresses.is_empty() && addresses.iter().all(is_within) {
            Ok(())
        } else {
            Err(Refusal::ReachesBeyondCaller { bounds: bounds.to_vec() })
        }
    }

    /// Whether the caller can give `scope` to a token of `kind` that is `owner`'s: nobody gives more than they have.
    pub(crate) fn may_give(
        &self,
        scope: &Scope,
        (service, kind): (&Service, &Kind),
        owner: AccountId,
    ) -> bool {
        // Whoever sees the tokens may give away that their ends are read.
        let more = match scope.as_str() {
            Self::CALENDAR => Some(Self::TOKENS_READ),
            Self::CALENDAR_OF_SERVICES => Some(Self::OPERATE),
            _ => None,
        };
        let has = |scopes: &Scopes| {
            scopes.has(scope.as_str()) || more.is_some_and(|more| scopes.has(more))
        };
        let by_credential = match &self.front {
            _ if !self.is_by_token_of(service) => true,
            // A login at a product's front is a person and not a token.
            Some(front) => self.session.is_some() || has(&front.scopes),
            None => has(&self.scopes),
        };
        // An owner's scopes are bounded by their role where they are given.
        by_credential && (self.account == owner || has(&service.scopes_for(kind, &self.role)))
    }

    /// The caller as the log names it.
    pub fn actor(&self) -> Actor {
        Actor::Account(self.account)
    }
}
