//! Tokens: issued, listed, shown, revealed, rotated, renamed, ended.

use jeton_token::Secret;
use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Answer, Client, Error, Page, PageQuery, Password, SessionId, TokenFilter, TokenId,
    address::Target, client::Call, text,
};

/// The record of a credential. It never contains its secret.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Token {
    /// Its identifier, which stays the same when the secret is rotated.
    pub id: TokenId,
    /// The service's name.
    pub service: String,
    /// The kind's name.
    pub kind: String,
    /// The owner's name.
    pub owner: String,
    /// The owner's identifier.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: Option<String>,
    /// Whether it works, and if not, why.
    pub state: TokenState,
    /// The last characters of the secret.
    pub hint: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Where it may be used from; empty means anywhere.
    pub addresses: Vec<String>,
    /// The session that it ends with.
    pub session: Option<SessionId>,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// Since when the present secret works.
    pub secret_since: String,
    /// From when on it works.
    pub not_before: Option<String>,
    /// Until when it works; `None` where it does not expire.
    pub expires_at: Option<String>,
    /// Since when it is in quarantine.
    pub quarantined_at: Option<String>,
    /// When it ended.
    pub ended_at: Option<String>,
    /// The secret before the present one.
    pub prior: Option<Prior>,
    /// When it was last used and accepted, to the second.
    pub last_used_at: Option<String>,
    /// Where that came from.
    pub last_used_address: Option<String>,
    /// The program, by its `User-Agent`.
    pub last_used_agent: Option<String>,
}

/// Whether a token works, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TokenState {
    /// It works.
    Active,
    /// It is in quarantine.
    Quarantined,
    /// It does not work yet.
    NotYetValid,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Revoked,
    /// Its owner deleted it.
    Deleted,
    /// The session that it belonged to was closed.
    SessionClosed,
    /// It was revoked because it leaked.
    Leaked,
    /// Whoever held its secret gave it up.
    Surrendered,
    /// Its owner was disabled or deleted.
    OwnerGone,
    /// The key of its digest was lost.
    KeyLost,
    /// A state that this version of the client does not know.
    #[serde(other)]
    Unknown,
}

/// The secret that a token had before its last rotation.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Prior {
    /// Its last characters.
    pub hint: String,
    /// When its grace ends or ended, RFC 3339.
    pub until: String,
}

/// A token with its secret.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Issued {
    /// The token.
    #[serde(flatten)]
    pub token: Token,
    /// The secret. For a show-once kind no other answer has it.
    #[serde(deserialize_with = "text::read_secret")]
    pub secret: Secret,
}

/// A token with its new secret.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Rotated {
    /// The token.
    #[serde(flatten)]
    pub token: Token,
    /// The secret; `None` where it is another's and can be read again: then its owner reads it, and nobody else.
    #[serde(default, deserialize_with = "text::read_some_secret")]
    pub secret: Option<Secret>,
}

/// The token to issue.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NewToken {
    /// The service's name.
    pub service: String,
    /// The kind's name; may be left out where the service has one kind that people ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The owner's name; the caller where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The token's name, where its kind has names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How long it should live, such as `30d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifetime: Option<String>,
    /// From when on it should work, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// What it should be able to do; what its kind gives where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    /// Where it may be used from, such as `192.0.2.0/24`; anywhere where nothing is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// With a key, the same request again within 24 hours gets the same answer.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// How a token gets a new secret.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Rotation {
    /// How long the old secret should go on working, such as `24h`; not at all where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace: Option<String>,
    /// With a key, the same request again within 24 hours gets the same answer.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// What is to change about a token.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenChange {
    /// Its name.
    Name(String),
    /// What it may do.
    Scopes(Vec<String>),
}

/// When a token should end instead.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Extension {
    /// So long from now on, such as `90d`.
    Lifetime(String),
    /// At that time, RFC 3339.
    ExpiresAt(String),
}

/// Why a token is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevokeCause {
    /// It is not wanted any more.
    Revoked,
    /// Somebody else may have its secret.
    Leaked,
}

/// Which tokens are asked for.
#[derive(Debug, Clone, Default)]
pub struct TokenQuery {
    /// Which. Without an account the caller's own; the account `*` stands for everybody's that the caller manages.
    pub filter: TokenFilter,
    /// Only those that have ended, or only those that have not.
    pub ended: Option<Ended>,
    /// In which order; that of their making where nothing is said. A token that is used, extended or renamed between two pages
    /// moves in the order of that, and is left out or comes twice; every other one comes once.
    pub sort: Option<TokenSort>,
    /// Which page.
    pub page: PageQuery,
}

/// Whether tokens that have ended are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Those that have ended.
    Yes,
    /// Those that have not.
    No,
}

/// An order of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenSort {
    /// The oldest first.
    Created,
    /// The newest first.
    CreatedBackwards,
    /// Those that expire next first, those that never do last.
    Expires,
    /// The other way round.
    ExpiresBackwards,
    /// Those that were never used first, then those that were not for the longest time.
    Used,
    /// Those that were used just now first.
    UsedBackwards,
    /// By name, those without one first.
    Name,
    /// By name, from the end.
    NameBackwards,
}

impl TokenSort {
    fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::CreatedBackwards => "-created",
            Self::Expires => "expires",
            Self::ExpiresBackwards => "-expires",
            Self::Used => "used",
            Self::UsedBackwards => "-used",
            Self::Name => "name",
            Self::NameBackwards => "-name",
        }
    }
}

#[derive(Serialize)]
struct Reveal<'a> {
    #[serde(serialize_with = "Password::write_some", skip_serializing_if = "Option::is_none")]
    password: &'a Option<Password>,
}

#[derive(Serialize)]
struct Revoke {
    cause: RevokeCause,
}

impl Client {
    /// Issues a token.
    pub async fn issue(&self, new: &NewToken) -> Result<Answer<Issued>, Error> {
        let call = Call::post(Target::new(&["tokens"]));
        self.ask(call.with(new).once(new.idempotency_key.as_ref())).await
    }

    /// A page of tokens.
    pub async fn tokens(&self, query: &TokenQuery) -> Result<Answer<Page<Token>>, Error> {
        let target = Target::new(&["tokens"])
            .with("account", query.filter.account.as_ref())
            .with("service", query.filter.service.as_ref())
            .with("kind", query.filter.kind.as_ref())
            .with("name", query.filter.name.as_ref())
            .with("state", query.filter.state.as_ref())
            .with("created_from", query.filter.created_from.as_ref())
            .with("created_before", query.filter.created_before.as_ref())
            .with("unused_since", query.filter.unused_since.as_ref())
            .with("seen_from", query.filter.seen_from.as_ref())
            .with("ended", query.ended.map(|ended| ended == Ended::Yes))
            .with("sort", query.sort.map(TokenSort::as_str));
        self.ask(Call::get(query.page.of(target))).await
    }

    /// One token.
    pub async fn token(&self, id: &TokenId) -> Result<Answer<Token>, Error> {
        self.ask(Call::get(one(id))).await
    }

    /// Shows the secret of a token whose kind allows it. Needs the password, entered at most five minutes ago in
    /// this client's session, or now.
    pub async fn reveal(
        &self,
        id: &TokenId,
        password: &Option<Password>,
    ) -> Result<Answer<Issued>, Error> {
        self.ask(Call::post(below(id, "reveal")).with(&Reveal { password })).await
    }

    /// Gives a token a new secret. Without a grace the old one is refused from the moment of the answer.
    pub async fn rotate(
        &self,
        id: &TokenId,
        rotation: &Rotation,
    ) -> Result<Answer<Rotated>, Error> {
        let call = Call::post(below(id, "rotate"));
        self.ask(call.with(rotation).once(rotation.idempotency_key.as_ref())).await
    }

    /// Renames a token, or gives it other scopes.
    pub async fn change_token(
        &self,
        id: &TokenId,
        change: &TokenChange,
    ) -> Result<Answer<Token>, Error> {
        self.ask(Call::patch(one(id)).with(change)).await
    }

    /// Puts off a token's end, at most to where a new token of its kind would end.
    pub async fn extend(
        &self,
        id: &TokenId,
        extension: &Extension,
    ) -> Result<Answer<Token>, Error> {
        self.ask(Call::post(below(id, "extend")).with(extension)).await
    }

    /// Revokes a token: it is refused from the moment of the answer.
    pub async fn revoke(&self, id: &TokenId, cause: RevokeCause) -> Result<(), Error> {
        self.tell(Call::post(below(id, "revoke")).with(&Revoke { cause })).await
    }

    /// Puts a token into quarantine: it has no rights from the moment of the answer, and every use of it is a fault.
    pub async fn quarantine(&self, id: &TokenId) -> Result<Answer<Token>, Error> {
        self.ask(Call::post(below(id, "quarantine"))).await
    }

    /// Releases a token from quarantine. Needs whoever manages its service.
    pub async fn release(&self, id: &TokenId) -> Result<Answer<Token>, Error> {
        self.ask(Call::post(below(id, "release"))).await
    }

    /// Ends the grace of a token's old secret: it is refused from the moment of the answer.
    pub async fn close_rotation(&self, id: &TokenId) -> Result<Answer<Token>, Error> {
        self.ask(Call::post(Target::new(&["tokens", id.as_str(), "rotation", "close"]))).await
    }

    /// Takes a rotation back while its grace runs: the old secret is the only one again.
    pub async fn cancel_rotation(&self, id: &TokenId) -> Result<Answer<Token>, Error> {
        self.ask(Call::post(Target::new(&["tokens", id.as_str(), "rotation", "cancel"]))).await
    }

    /// Deletes a token, where its kind lets its owner do so.
    pub async fn delete(&self, id: &TokenId) -> Result<(), Error> {
        self.tell(Call::delete(one(id))).await
    }
}

fn one(id: &TokenId) -> Target {
    Target::new(&["tokens", id.as_str()])
}

fn below(id: &TokenId, action: &str) -> Target {
    Target::new(&["tokens", id.as_str(), action])
}
