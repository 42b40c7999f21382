//! A small world to test in: one service, one account, and records that are changed as decisions change them.

use jeton_core::{
    Account, AccountId, AccountState, Cause, Contact, End, Grant, Live, LoginBy, Membership, Prior,
    Reason, Record, Role, Scopes, Service, ServiceId, ServiceState, Session, SessionId, Span,
    Token, TokenId, Verdict,
    policy::{Carrier, Policy},
};
use jeton_replica::{Question, Replica};
use jeton_token::{Digest, Hint, KeyId};
use jiff::{SignedDuration, Timestamp};

pub(crate) const POLICY: &str = r#"
name = "shop"
label = { en = "Shop" }
max-staleness = "10m"

[[kind]]
name = "permanent"
label = { en = "Permanent" }
form = "native"
prefix = "shop"
carriers = [{ header = "Authorization", scheme = "Bearer" }]
issued-by = ["owner"]
lifetime = "never"
reveal = "once"
owner-may = ["reset", "delete"]
grace = "1d"
scopes = ["read", "write"]
"#;

/// A replica with the service `shop` and an active account.
pub(crate) struct World {
    pub(crate) replica: Replica,
    pub(crate) service: Service,
    pub(crate) account: Account,
}

impl World {
    pub(crate) fn new() -> Self {
        let world =
            Self { replica: Replica::new(), service: service(1, POLICY), account: account(1) };
        world.take_service(&world.service);
        world.replica.take(&Record::Account(world.account.clone()));
        world
    }

    /// A token of the account, not taken yet. Its live secret is number 0.
    pub(crate) fn token(&self, n: u64) -> Token {
        token(n, self.service.id, self.account.id)
    }

    pub(crate) fn take(&self, token: &Token) {
        self.replica.take(&Record::Token(token.clone()));
    }

    pub(crate) fn take_service(&self, service: &Service) {
        self.replica.take(&Record::Service(service.clone()));
    }

    pub(crate) fn take_session(&self, session: &Session) {
        self.replica.take(&Record::Session(session.clone()));
    }

    /// What is told at `now` about secret `secret` of token `n`, where nothing else is asked.
    pub(crate) fn verify(&self, n: u64, secret: u64, now: Timestamp) -> Verdict<'_> {
        self.verify_with(n, secret, |_| {}, now)
    }

    pub(crate) fn verify_digest(&self, digest: &Digest, now: Timestamp) -> Verdict<'_> {
        let service = self.replica.service("shop").unwrap();
        let question = Question { carrier: None, address: None, needs: &NOTHING, now };
        self.replica.verify(service, digest, &question)
    }

    pub(crate) fn verify_with<'q>(
        &self,
        n: u64,
        secret: u64,
        ask: impl FnOnce(&mut Question<'q>),
        now: Timestamp,
    ) -> Verdict<'_> {
        let mut question = Question { carrier: None, address: None, needs: &NOTHING, now };
        ask(&mut question);
        let service = self.replica.service("shop").unwrap();
        self.replica.verify(service, &digest(n, secret), &question)
    }

    pub(crate) fn grant(&self, n: u64, secret: u64, now: Timestamp) -> Grant<'_> {
        match self.verify(n, secret, now) {
            Verdict::Allow(grant) => grant,
            Verdict::Deny(reason) => panic!("refused as {}", reason.code()),
        }
    }

    pub(crate) fn reason(&self, n: u64, secret: u64, now: Timestamp) -> Option<Reason> {
        reason(self.verify(n, secret, now))
    }
}

pub(crate) fn reason(verdict: Verdict<'_>) -> Option<Reason> {
    match verdict {
        Verdict::Allow(_) => None,
        Verdict::Deny(reason) => Some(reason),
    }
}

/// Lent to questions that outlive the place where they are made.
static NOTHING: Scopes = Scopes::NONE;

/// A moment so many seconds after the start of the test's time.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_750_000_000 + seconds).unwrap()
}

pub(crate) fn just_before(moment: Timestamp) -> Timestamp {
    moment - SignedDuration::from_micros(1)
}

/// The digest of secret `secret` of token `n`: as random as a real one, and always the same.
pub(crate) fn digest(n: u64, secret: u64) -> Digest {
    let mut state =
        n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ secret.wrapping_mul(0xd1b5_4a32_d192_ed03);
    let mut bytes = [0; 32];
    for chunk in bytes.chunks_exact_mut(8) {
        chunk.copy_from_slice(&split_mix(&mut state).to_le_bytes());
    }
    Digest::from_bytes(bytes)
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
pub(crate) fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

pub(crate) fn id(n: u64) -> [u8; 16] {
    u128::from(n).to_be_bytes()
}

pub(crate) fn service(n: u64, policy: &str) -> Service {
    Service {
        id: ServiceId::from_bytes(id(n)),
        policy: Policy::parse(policy).unwrap(),
        state: ServiceState::Enabled,
        settings: Default::default(),
        created_at: at(0),
        revision: 1,
    }
}

pub(crate) fn account(n: u64) -> Account {
    Account {
        id: AccountId::from_bytes(id(n)),
        name: format!("account-{n}").parse().unwrap(),
        role: Role::Member,
        state: AccountState::Active,
        membership: Membership::All,
        login: LoginBy::Nothing,
        contact: Contact::default(),
        created_at: at(0),
        revision: 1,
    }
}

pub(crate) fn session(
    n: u64,
    account: AccountId,
    opened_at: Timestamp,
    expires_at: Timestamp,
) -> Session {
    Session {
        id: SessionId::from_bytes(id(n)),
        account,
        service: None,
        opened_at,
        authenticated_at: opened_at,
        expires_at,
        idle: None,
        seen_at: opened_at,
        address: None,
        agent: None,
        closed_at: None,
        revision: 1,
    }
}

/// A session that ends when it goes unused for so many seconds.
pub(crate) fn idle_session(n: u64, account: AccountId, opened_at: Timestamp, idle: i64) -> Session {
    let expires_at = opened_at + SignedDuration::from_hours(10);
    let idle = Some(Span::from_seconds(idle).unwrap());
    Session { idle, ..session(n, account, opened_at, expires_at) }
}

pub(crate) fn token(n: u64, service: ServiceId, account: AccountId) -> Token {
    Token {
        id: TokenId::from_bytes(id(n)),
        service,
        account,
        kind: "permanent".parse().unwrap(),
        name: None,
        session: None,
        scopes: Scopes::NONE,
        addresses: Vec::new(),
        live: live(n, 0),
        prior: None,
        seal: None,
        created_at: at(0),
        created_by: account,
        not_before: None,
        expires_at: None,
        quarantined_at: None,
        warned: None,
        outlives_owner: false,
        end: None,
        place: None,
        revision: 1,
    }
}

/// `token` with another live secret, the old one working on until `until`.
pub(crate) fn rotated(token: &Token, n: u64, secret: u64, until: Timestamp) -> Token {
    let Live { digest, key, hint, .. } = token.live.clone();
    let prior = Some(Prior { digest, key, hint, until, seal: None });
    Token { live: live(n, secret), prior, revision: token.revision + 1, ..token.clone() }
}

pub(crate) fn ended(token: &Token, cause: Cause) -> Token {
    let end = Some(End { at: at(0), cause });
    Token { end, revision: token.revision + 1, ..token.clone() }
}

pub(crate) fn closed(session: &Session) -> Session {
    Session {
        closed_at: Some(session.opened_at),
        revision: session.revision + 1,
        ..session.clone()
    }
}

pub(crate) fn with_state(account: &Account, state: AccountState) -> Account {
    Account { state, revision: account.revision + 1, ..account.clone() }
}

pub(crate) fn carrier(header: &str, scheme: Option<&str>) -> Carrier {
    Carrier::new(header, scheme.map(Into::into))
}

fn live(n: u64, secret: u64) -> Live {
    Live { digest: digest(n, secret), key: KeyId(1), hint: Hint::restore(""), since: at(0) }
}
