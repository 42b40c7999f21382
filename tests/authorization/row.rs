//! A row: what a route takes, said with few words.

/// A route and what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// Method and path as in the description, and perhaps a query.
    pub(crate) route: &'static str,
    pub(crate) takes: Takes,
    pub(crate) proof: Proof,
    /// What it answers when it is done.
    pub(crate) answers: u16,
    pub(crate) body: Body,
    /// Whether the caller or what they have is another one afterwards.
    pub(crate) uses_up: bool,
    /// What those are told who may see the token but do not own it, where only the owner may do this.
    pub(crate) owners_only: bool,
    /// Whether it speaks OAuth 2.0 when it refuses.
    pub(crate) oauth: bool,
    /// How the token in the path has to stand so that it can be done.
    pub(crate) stands: Stands,
}

/// How a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    /// As it was issued.
    AsIssued,
    /// Its old secret is in its grace.
    InGrace,
    /// It is in quarantine.
    InQuarantine,
}

/// Who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Whoever asks, with a good credential, a bad one or none.
    Nothing,
    /// Any good credential.
    Anybody,
    /// A credential with this scope.
    Scope(&'static str),
    /// The session of a person; others are told this.
    Session(u16, &'static str),
    /// An administrator.
    Admin,
    /// Whoever manages the service in the path, or `here`, with this scope if one is named.
    Manager(&'static str),
    /// Whoever owns the token in the path or manages its service, with this scope.
    Token(&'static str),
    /// Whoever manages the service of the token in the path, with this scope; that they own it is not enough.
    ManagedToken(&'static str),
    /// Whoever manages any service.
    SomeManager,
    /// Whoever manages the service of the fault in the path.
    Fault,
    /// Whoever may issue for others at the service `here`.
    ForOthers,
    /// The account in the path itself, or an administrator.
    Account,
    /// Whoever has a calendar, or may read tokens.
    Calendar,
    /// The same, of those who manage the service `here`.
    CalendarOfHere,
    /// Whoever owns the session in the path or is an administrator, with the right to end tokens.
    OwnSession,
}

/// What it takes besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    Nothing,
    /// In a session, a password entered within five minutes.
    SteppedUp,
    /// A password entered within five minutes; a token has none.
    Fresh,
    /// A person who entered their password within five minutes.
    InPerson,
    /// A person in a session, however old their password is.
    InSession,
}

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    None,
    /// JSON. `$n` is a number that was not used before, `$password` the caller's, `$policy` that of `here`.
    Json(&'static str),
    Form(&'static str),
}

/// What the thing in the path is to the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Relation {
    /// There is none in the path.
    Alone,
    /// Their own.
    Own,
    /// Another's, at the service `here`.
    Here,
    /// Another's, at the service `there`.
    There,
    /// Jeton's own service.
    AtJeton,
    /// Nobody's: it does not exist.
    Nobodys,
}

/// A route, what it takes, and what it answers when it is done.
pub(crate) const fn row(route: &'static str, takes: Takes, answers: u16) -> Row {
    Row {
        route,
        takes,
        proof: Proof::Nothing,
        answers,
        body: Body::None,
        uses_up: false,
        owners_only: false,
        oauth: false,
        stands: Stands::AsIssued,
    }
}

impl Row {
    pub(crate) const fn json(self, body: &'static str) -> Self {
        Self { body: Body::Json(body), ..self }
    }

    pub(crate) const fn form(self, body: &'static str) -> Self {
        Self { body: Body::Form(body), ..self }
    }

    pub(crate) const fn with(self, proof: Proof) -> Self {
        Self { proof, ..self }
    }

    pub(crate) const fn uses_up(self) -> Self {
        Self { uses_up: true, ..self }
    }

    pub(crate) const fn owners_only(self) -> Self {
        Self { owners_only: true, ..self }
    }

    pub(crate) const fn of_one(self, stands: Stands) -> Self {
        Self { stands, ..self }
    }

    pub(crate) const fn oauth(self) -> Self {
        Self { oauth: true, ..self }
    }

    /// Method and path as in the description.
    pub(crate) fn template(&self) -> String {
        self.route.split('?').next().unwrap_or_default().to_owned()
    }

    /// The part of the path before its first parameter: `tokens` of `/api/v1/tokens/{id}`.
    pub(crate) fn thing(&self) -> Option<&'static str> {
        self.route.split_once("/{")?.0.rsplit('/').next()
    }

    /// What the thing in the path can be to a caller.
    pub(crate) fn relations(&self) -> Vec<Relation> {
        use Relation::{Alone, AtJeton, Here, Nobodys, Own, There};
        match (self.takes, self.thing()) {
            (_, None) => vec![Alone],
            (Takes::Token(_) | Takes::ManagedToken(_), _) => vec![Own, Here, There, Nobodys],
            (Takes::Fault, _) => vec![Here, There, Nobodys],
            (Takes::Account | Takes::OwnSession, _) => vec![Own, Here, Nobodys],
            (Takes::Manager(_), _) => vec![Here, There, AtJeton, Nobodys],
            (Takes::Admin, Some("services")) => vec![Here],
            (Takes::Admin, _) => vec![Here, Nobodys],
            _ => vec![Here],
        }
    }
}
