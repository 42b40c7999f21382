//! The callers.

/// A caller: an account of some role, by some credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Who {
    /// What a report calls them.
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) by: By,
}

/// The role of the caller's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Role {
    Member,
    /// Of the service `here`.
    Operator,
    /// Of the service `there`.
    OtherOperator,
    Admin,
}

/// The credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Nothing,
    /// A session in which the password was just entered.
    Session,
    /// A session in which it was entered more than five minutes ago.
    StaleSession,
    ClosedSession,
    /// An API token with these scopes.
    Token(&'static str),
    /// The token of a calendar with these scopes.
    Calendar(&'static str),
    /// An API token of an account that was disabled.
    TokenOfDisabled,
}

const fn who(name: &'static str, role: Role, by: By) -> Who {
    Who { name, role, by }
}

const ALL: &str = "admin operate tokens:read tokens:write verify";
const CALENDARS: &str = "calendar calendar:services";

pub(crate) const EVERYBODY: &[Who] = &[
    who("nobody", Role::Member, By::Nothing),
    who("a member", Role::Member, By::Session),
    who("a member whose password is old", Role::Member, By::StaleSession),
    who("a member's token", Role::Member, By::Token("tokens:read tokens:write")),
    who("an operator", Role::Operator, By::Session),
    who("an operator whose password is old", Role::Operator, By::StaleSession),
    who("an operator's token", Role::Operator, By::Token("operate tokens:read tokens:write")),
    who(
        "an operator's token that does not operate",
        Role::Operator,
        By::Token("tokens:read tokens:write"),
    ),
    who("an operator's token that only operates", Role::Operator, By::Token("operate")),
    who("an operator of another service", Role::OtherOperator, By::Session),
    who(
        "another operator's token",
        Role::OtherOperator,
        By::Token("operate tokens:read tokens:write"),
    ),
    who("an administrator", Role::Admin, By::Session),
    who("an administrator whose password is old", Role::Admin, By::StaleSession),
    who("an administrator who logged out", Role::Admin, By::ClosedSession),
    who("a disabled administrator's token", Role::Admin, By::TokenOfDisabled),
    who("an administrator's token", Role::Admin, By::Token(ALL)),
    who("an administrator's token with `admin`", Role::Admin, By::Token("admin")),
    who("an administrator's token with `operate`", Role::Admin, By::Token("operate")),
    who("an administrator's token with `tokens:read`", Role::Admin, By::Token("tokens:read")),
    who("an administrator's token with `tokens:write`", Role::Admin, By::Token("tokens:write")),
    who("an administrator's token with `verify`", Role::Admin, By::Token("verify")),
    who("an administrator's token with no scope", Role::Admin, By::Token("")),
    who("a member's calendar", Role::Member, By::Calendar("calendar")),
    who("an operator's calendar", Role::Operator, By::Calendar(CALENDARS)),
    who("another operator's calendar", Role::OtherOperator, By::Calendar(CALENDARS)),
    who("an operator's calendar of their own tokens", Role::Operator, By::Calendar("calendar")),
    who("an administrator's calendar", Role::Admin, By::Calendar(CALENDARS)),
];

impl Who {
    pub(crate) fn has(&self, scope: &str) -> bool {
        let scopes = match (self.by, self.role) {
            (By::Token(scopes) | By::Calendar(scopes), _) => scopes,
            (_, Role::Admin) => ALL,
            (_, Role::Operator | Role::OtherOperator) => "operate tokens:read tokens:write",
            (_, Role::Member) => "tokens:read tokens:write",
        };
        scopes.split(' ').any(|one| one == scope)
    }

    pub(crate) fn is_admin(&self) -> bool {
        self.role == Role::Admin && self.has("admin")
    }

    pub(crate) fn is_in_session(&self) -> bool {
        matches!(self.by, By::Session | By::StaleSession)
    }
}
