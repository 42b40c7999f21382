//! A frozen clock, fixed entropy, a sealer that hides nothing, and the people of every story.

use std::{collections::BTreeMap, sync::LazyLock};

use jeton_core::{
    Account, AccountState, Caller, Change, Contact, LoginBy, Membership, PasswordHash, Record,
    Role, Scopes, Seal, Service, ServiceId, ServiceState, Session, Span, Token,
    decide::{
        Mint, Sealer, issue,
        session::{self, Door},
    },
    policy::{Issuer, Kind, Naming, Policy},
};
use jeton_token::{DigestKey, Entropy, KeyId, Secret};
use jiff::{SignedDuration, Timestamp};

/// 2026-01-01T00:00:00Z, when every story begins.
pub(crate) const NOW: Timestamp = Timestamp::constant(1_767_225_600, 0);

/// The shortest time that Jeton can tell.
pub(crate) const INSTANT: SignedDuration = SignedDuration::from_micros(1);

pub(crate) static KEY: LazyLock<DigestKey> = LazyLock::new(|| DigestKey::new(KeyId(1), &[42; 32]));

/// Seals nothing: the bytes are the token's identifier and the secret, for a test to read.
pub(crate) struct FakeSealer;

impl Sealer for FakeSealer {
    fn seal(&self, secret: &Secret, token: &Token, _: &Entropy) -> Seal {
        let bytes = sealed(token, secret.expose());
        Seal { key: KeyId(7), bytes }
    }
}

/// What [`FakeSealer`] makes of a token's secret.
pub(crate) fn sealed(token: &Token, secret: &str) -> Vec<u8> {
    format!("{} {secret}", token.id).into_bytes()
}

pub(crate) fn entropy(seed: u8) -> Entropy {
    Entropy::from_bytes([seed; 32])
}

/// Two mints with different seeds never make the same secret.
pub(crate) fn mint(seed: u8) -> Mint<'static> {
    Mint { open: entropy(seed), hidden: entropy(!seed), key: &KEY, sealer: &FakeSealer }
}

pub(crate) fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

pub(crate) fn span(text: &str) -> Span {
    text.parse().unwrap()
}

pub(crate) fn words(text: &str) -> Scopes {
    text.parse().unwrap()
}

/// The text of a preset, as it ships.
pub(crate) fn preset(name: &str) -> String {
    let file = format!("{}/../../presets/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
}

pub(crate) fn policy(name: &str) -> Policy {
    Policy::parse(&preset(name)).unwrap()
}

/// A preset with `from` replaced by `to`, wherever it stands.
pub(crate) fn edited(name: &str, from: &str, to: &str) -> Policy {
    let text = preset(name);
    assert!(text.contains(from), "`{name}` has no `{from}`");
    Policy::parse(&text.replace(from, to)).unwrap()
}

/// A service of nobody, whose kinds use every key of the policy language.
pub(crate) const ACME: &str = include_str!("acme.toml");

pub(crate) fn acme() -> Service {
    service_of(Policy::parse(ACME).unwrap())
}

pub(crate) fn service(name: &str) -> Service {
    service_of(policy(name))
}

pub(crate) fn service_of(policy: Policy) -> Service {
    Service {
        id: ServiceId::new(NOW, &entropy(100)),
        policy,
        state: ServiceState::Enabled,
        settings: BTreeMap::new(),
        created_at: NOW,
        revision: 1,
    }
}

/// An administrator.
pub(crate) fn root() -> Account {
    account("root@example.com", Role::Admin, 1)
}

/// A member.
pub(crate) fn ada() -> Account {
    account("ada@example.com", Role::Member, 2)
}

/// Another member.
pub(crate) fn eve() -> Account {
    account("eve@example.com", Role::Member, 3)
}

/// A member without a password.
pub(crate) fn machine() -> Account {
    Account { login: LoginBy::Nothing, ..account("ci", Role::Member, 4) }
}

/// An operator of these services.
pub(crate) fn operator(services: &[&Service]) -> Account {
    let role = Role::Operator(services.iter().map(|service| service.id).collect());
    account("olga@example.com", role, 5)
}

fn account(name: &str, role: Role, seed: u8) -> Account {
    Account {
        id: jeton_core::AccountId::new(NOW, &entropy(seed)),
        name: name.parse().unwrap(),
        role,
        state: AccountState::Active,
        membership: Membership::All,
        login: LoginBy::Password(PasswordHash::from_phc("$argon2id$")),
        contact: Contact::default(),
        created_at: NOW,
        revision: 1,
    }
}

/// The account in person: it has just entered its password.
pub(crate) fn person(account: &Account) -> Caller {
    Caller::in_person(account, None, NOW)
}

/// A login of the account in which the password was entered at [`NOW`].
pub(crate) fn in_session(account: &Account) -> Caller {
    let session = Some(jeton_core::SessionId::from_bytes([7; 16]));
    Caller { session, ..person(account) }
}

/// A program of the account: an API token of Jeton with these scopes, which expires in a day.
pub(crate) fn program(account: &Account, scopes: &str) -> Caller {
    Caller {
        scopes: words(scopes),
        expires_at: Some(NOW + days(1)),
        authenticated_at: None,
        ..person(account)
    }
}

/// The door of a service's front, or Jeton's own.
pub(crate) fn door(at: Option<&Service>) -> Door<'_> {
    at.map_or(Door::Jeton(&[]), Door::Front)
}

pub(crate) fn login(account: &Account, at: Option<&Service>) -> Session {
    session::open(account, door(at), &entropy(50), NOW).unwrap().0
}

/// A token and its secret, issued at [`NOW`] as its kind wants it.
pub(crate) fn token(service: &Service, kind: &str, owner: &Account) -> (Token, Secret) {
    let issued = issue_as_its_kind_wants(service, service.kind(kind).unwrap(), owner);
    (issued.token, issued.secret)
}

fn issue_as_its_kind_wants(service: &Service, kind: &Kind, owner: &Account) -> issue::Issued {
    let wish = issue::Wish {
        name: (kind.named == Naming::Required).then(|| "ci deploy".parse().unwrap()),
        ..issue::Wish::default()
    };
    let issued = |right| issue::issue((service, kind), owner, &[], wish, right, &mint(9), NOW);
    let result = if kind.issued_by(Issuer::AccountCreation) {
        issued(issue::Right::Creation)
    } else if kind.issued_by(Issuer::Login) {
        issued(issue::Right::Login(&login(owner, Some(service))))
    } else {
        issued(issue::Right::Caller(&person(&root())))
    };
    result.unwrap()
}

/// The token that a change leaves behind.
pub(crate) fn token_in(change: &Change) -> &Token {
    match &change.record {
        Record::Token(token) => token,
        other => panic!("not a token: {other:?}"),
    }
}

/// The names of the events, in order.
pub(crate) fn events(changes: &[Change]) -> Vec<&'static str> {
    changes.iter().map(|change| change.event.name()).collect()
}
