//! A kind: a class of tokens within a policy.

use jeton_token::Form;

use super::{Carrier, Claims, KindPage, Label, Setting};
use crate::{KindName, Role, Scope, Scopes, Span};

/// A class of tokens within a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Its name within the policy.
    pub name: KindName,
    /// Whether it is a kind of Jeton's own service: its tokens can make and change tokens.
    pub own: bool,
    /// What people call it.
    pub label: Label,
    /// The form of its secrets.
    pub form: Form,
    /// The payload of secrets in the `jwt` form.
    pub claims: Claims,
    /// Where its secrets travel. A secret in another place is refused.
    pub carriers: Vec<Carrier>,
    /// The cookie in which they travel instead: only a kind of Jeton's own, for browsers, has one.
    pub cookie: Option<String>,
    /// What they read, where that is all they do: only kinds of Jeton's own read a feed.
    pub feed: Option<Feed>,
    /// How many an account may have at once; `None` means any number.
    pub per_account: Option<u32>,
    /// Who issues it.
    pub issued_by: Vec<Issuer>,
    /// Whether a token has a name.
    pub named: Naming,
    /// How long it lives.
    pub lifetime: Lifetime,
    /// How long a session that it belongs to may go unused; `None` means as long as it lives.
    pub idle: Option<Idle>,
    /// Whether its secret can be read again.
    pub reveal: Reveal,
    /// How its owner may end it.
    pub owner_may: Vec<Ending>,
    /// How long an old secret may go on working after a rotation; `None` means not at all.
    pub grace: Option<Span>,
    /// What follows when an old secret is used whose grace is over.
    pub on_retired_use: OnRetiredUse,
    /// The scopes that a token may have.
    pub scopes: Scopes,
    /// Those of `scopes` that only an administrator's token may have.
    pub admin_scopes: Scopes,
    /// Those of `admin_scopes` that an operator's token may have as well.
    pub operator_scopes: Scopes,
    /// The scopes of a token for which none are asked.
    pub default_scopes: Scopes,
    /// The environment variable that programs read the secret from, to show in samples.
    pub variable: Option<String>,
    /// What people do with its tokens, and what the buttons for it are called.
    pub page: KindPage,
}

/// Something that programs fetch again and again, with a secret that opens nothing else. No header carries one at any
/// other route, so that whoever finds it in a calendar program reads what that program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feed {
    /// The calendar of the ends of tokens.
    Calendar,
}

impl Feed {
    /// As policies write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
        }
    }
}

/// Who may bring a token into being.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issuer {
    /// It exists with the account.
    AccountCreation,
    /// Every login makes one.
    Login,
    /// The account that owns it.
    Owner,
    /// An administrator, for any account.
    Administrator,
}

/// Whether the tokens of a kind have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// They have none.
    Never,
    /// Whoever issues one may give it a name.
    Optional,
    /// Each needs one.
    Required,
}

/// How long tokens of a kind live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lifetime {
    /// Until it is reset or ended: it does not expire.
    UntilReset,
    /// For ever, until it is ended.
    Never {
        /// The longest lifetime that one may ask for; `None` where none can be chosen.
        maximum: Option<Span>,
    },
    /// A fixed time, which the issuer may choose up to a maximum.
    Fixed {
        /// The lifetime where none is asked for.
        default: Span,
        /// The longest lifetime.
        maximum: Span,
        /// The only lifetimes that can be chosen; any up to the maximum where none are listed.
        choices: Vec<Span>,
    },
    /// As long as the session, at most `maximum`.
    Session {
        /// The longest lifetime, where no setting says otherwise.
        maximum: Span,
        /// The settings that can replace the maximum; the first one that is set counts.
        settings: Vec<Setting>,
    },
}

/// How long a session may go unused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// How long, where no setting says otherwise.
    pub span: Span,
    /// The settings that can replace it; the first one that is set counts.
    pub settings: Vec<Setting>,
}

/// Whether a secret can be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reveal {
    /// Never: it stands in the answer that made it, and nowhere else.
    Once,
    /// Always, by its owner: it is kept sealed.
    Always,
}

/// How an owner may end the working of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// By a new secret for the same token.
    Reset,
    /// By deleting the token.
    Delete,
}

/// What follows when an old secret is used whose grace is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnRetiredUse {
    /// A fault.
    Note,
    /// A fault, and the token ends as leaked.
    Revoke,
}

impl OnRetiredUse {
    /// As policies write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Revoke => "revoke",
        }
    }
}

impl Kind {
    /// Whether `issuer` may issue it.
    pub fn issued_by(&self, issuer: Issuer) -> bool {
        self.issued_by.contains(&issuer)
    }

    /// Whether its owner may end it like that.
    pub fn owner_may(&self, ending: Ending) -> bool {
        self.owner_may.contains(&ending)
    }

    /// The scopes that a token may have whose owner has `role`.
    pub fn scopes_for(&self, role: &Role) -> Scopes {
        let allowed = |scope: &&Scope| match role {
            Role::Admin => true,
            Role::Operator(_) if self.operator_scopes.has(scope.as_str()) => true,
            Role::Operator(_) | Role::Member => !self.admin_scopes.has(scope.as_str()),
        };
        self.scopes.iter().filter(allowed).cloned().collect()
    }

    /// Who issues it, as the end of a sentence.
    pub fn issuers_in_words(&self) -> String {
        let words: Vec<&str> = self.issued_by.iter().map(|issuer| issuer.in_words()).collect();
        words.join(" or ")
    }
}

impl Issuer {
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::AccountCreation => "with the account",
            Self::Login => "by logging in",
            Self::Owner => "by their owner",
            Self::Administrator => "by administrators",
        }
    }
}
