//! The records and secrets of a benchmark, always the same for the same numbers.

mod random;
mod secrets;

use jeton_core::{
    Account, AccountId, AccountState, Contact, Live, LoginBy, Membership, Role, Service, ServiceId,
    ServiceState, Token, TokenId, policy::Policy,
};
use jeton_token::{DigestKey, Entropy, Hint, KeyId, Secret};
use jiff::{SignedDuration, Timestamp};

pub(crate) use random::Random;
pub(crate) use secrets::Secrets;

/// The name of the service.
pub(crate) const SERVICE: &str = "bench";

/// The key of the digests, and of everything else that needs one: nothing here is worth keeping secret.
pub(crate) const KEY: [u8; 32] = [7; 32];

const POLICY: &str = r#"
name = "bench"
label = { en = "Bench" }

[[kind]]
name = "permanent"
label = { en = "Permanent" }
form = "native"
prefix = "bn"
carriers = [{ header = "Authorization", scheme = "Bearer" }]
issued-by = ["owner"]
named = true
lifetime = "365d"
reveal = "once"
scopes = ["read", "write"]
"#;

const TOKENS_PER_ACCOUNT: u64 = 10;
/// From here on the numbers of tokens are those of secrets that nobody stored.
const UNKNOWN: u64 = 1 << 40;
/// Tokens live for a year.
const LIFETIME: SignedDuration = SignedDuration::from_hours(365 * 24);

/// What every record of a benchmark hangs on.
pub(crate) struct World {
    /// The service of all tokens.
    pub(crate) service: Service,
    /// The key of their digests.
    pub(crate) key: DigestKey,
    now: Timestamp,
}

impl World {
    /// A world in which everything was made at `now`.
    pub(crate) fn new(now: Timestamp) -> Self {
        let service = Service {
            id: ServiceId::new(now, &Entropy::from_bytes([1; 32])),
            policy: Policy::parse(POLICY).expect("the policy above is right"),
            state: ServiceState::Enabled,
            settings: Default::default(),
            created_at: now,
            revision: 1,
        };
        Self { service, key: DigestKey::new(KeyId(1), &KEY), now }
    }

    /// How many accounts own that many tokens.
    pub(crate) fn accounts(tokens: u64) -> u64 {
        tokens.div_ceil(TOKENS_PER_ACCOUNT)
    }

    /// Account `n`.
    pub(crate) fn account(&self, n: u64) -> Account {
        Account {
            id: self.account_id(n),
            name: format!("account-{n}").parse().expect("it is a name"),
            role: Role::Member,
            state: AccountState::Active,
            membership: Membership::All,
            login: LoginBy::Nothing,
            contact: Contact::default(),
            created_at: self.now,
            revision: 1,
        }
    }

    /// Token `n`.
    pub(crate) fn token(&self, n: u64) -> Token {
        let kind = &self.service.policy.kinds[0];
        let account = self.account_id(n / TOKENS_PER_ACCOUNT);
        let secret = self.secret(n);
        Token {
            id: TokenId::new(self.later(n), &Random::new(n).entropy()),
            service: self.service.id,
            account,
            kind: kind.name.clone(),
            name: Some("ci deploy".parse().expect("it is a name")),
            session: None,
            scopes: kind.scopes.clone(),
            addresses: Vec::new(),
            live: Live {
                digest: self.key.digest(secret.expose()),
                key: self.key.id(),
                hint: Hint::of(&secret),
                since: self.now,
            },
            prior: None,
            seal: None,
            created_at: self.now,
            created_by: account,
            not_before: None,
            expires_at: Some(self.now + LIFETIME),
            quarantined_at: None,
            warned: None,
            outlives_owner: false,
            end: None,
            place: None,
            revision: 1,
        }
    }

    /// The secret of token `n`.
    pub(crate) fn secret(&self, n: u64) -> Secret {
        let entropy = Random::new(!n).entropy();
        self.service.policy.kinds[0].form.mint(&entropy, "")
    }

    /// The secrets of the first `count` tokens.
    pub(crate) fn stored(&self, count: u64) -> Secrets {
        Secrets::of((0..count).map(|n| self.secret(n)))
    }

    /// As many secrets of the right form that belong to no token.
    pub(crate) fn unknown(&self, count: u64) -> Secrets {
        Secrets::of((0..count).map(|n| self.secret(UNKNOWN + n)))
    }

    fn account_id(&self, n: u64) -> AccountId {
        AccountId::new(self.later(n), &Random::new(n).entropy())
    }

    // Identifiers begin with their time; one each millisecond is an order in which they may have been made.
    fn later(&self, n: u64) -> Timestamp {
        let after = SignedDuration::from_millis(i64::try_from(n).expect("far fewer than 2^63"));
        self.now + after
    }
}
