//! How choices and lists are spelled, in the tables and in the log alike.

use std::{fmt, str::FromStr};

use jeton_core::{
    AccountState, AddressRange, AddressRangeError, Cause, Event, ExportFormat, FaultCause, IdError,
    LinkPurpose, MailAddress, MailAddressError, Membership, Role, ServiceState, TokenState,
    WebhookState,
};

/// A choice that is stored as a word.
pub(crate) trait Word: Copy {
    /// The word.
    fn word(self) -> &'static str;

    /// The choice of that word.
    fn named(word: &str) -> Option<Self>;
}

/// A word that stands for no choice.
#[derive(Debug, thiserror::Error)]
#[error("an unknown word")]
pub(crate) struct UnknownWord;

macro_rules! words {
    ($type:ident { $($choice:ident = $word:literal),* $(,)? }) => {
        impl Word for $type {
            fn word(self) -> &'static str {
                match self { $(Self::$choice => $word),* }
            }

            fn named(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$choice),)* _ => None }
            }
        }
    };
}

impl Word for Event {
    fn word(self) -> &'static str {
        self.name()
    }

    fn named(word: &str) -> Option<Self> {
        Self::named(word)
    }
}

/// Choices whose names are a part of the API, and are spelled in core.
macro_rules! named {
    ($($type:ident),*) => {
        $(impl Word for $type {
            fn word(self) -> &'static str {
                self.name()
            }

            fn named(word: &str) -> Option<Self> {
                Self::named(word)
            }
        })*
    };
}

named!(Cause, FaultCause);
words!(AccountState {
    Active = "active",
    Disabled = "disabled",
    Deleted = "deleted"
});
words!(ExportFormat {
    Jsonl = "jsonl",
    Csv = "csv",
});
words!(LinkPurpose {
    Invitation = "invitation",
    Reset = "reset",
});
words!(ServiceState {
    Enabled = "enabled",
    Disabled = "disabled"
});
words!(WebhookState {
    Enabled = "enabled",
    Disabled = "disabled",
    Deleted = "deleted"
});
words!(TokenState {
    Active = "active",
    NotYetValid = "not-yet-valid",
    Expired = "expired",
    Quarantined = "quarantined",
    Ended = "ended",
});

/// A role as `admin`, as `member`, or as `operator` and service ids with blanks between.
pub(crate) struct RoleText(pub(crate) Role);

/// A text that is no role.
#[derive(Debug, thiserror::Error)]
#[error("an unknown role")]
pub(crate) struct UnknownRole;

impl fmt::Display for RoleText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())?;
        match &self.0 {
            Role::Operator(services) => services.iter().try_for_each(|id| write!(f, " {id}")),
            Role::Admin | Role::Member => Ok(()),
        }
    }
}

impl FromStr for RoleText {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        let mut words = text.split_ascii_whitespace();
        let role = match words.next() {
            Some("admin") => Role::Admin,
            Some("member") => Role::Member,
            Some("operator") => {
                let services: Result<_, _> = words.by_ref().map(str::parse).collect();
                Role::Operator(services.map_err(|_| UnknownRole)?)
            }
            _ => return Err(UnknownRole),
        };
        words.next().is_none().then_some(Self(role)).ok_or(UnknownRole)
    }
}

/// A membership as `*`, or as service ids with blanks between.
pub(crate) struct MembershipText(pub(crate) Membership);

impl fmt::Display for MembershipText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Membership::All => f.write_str("*"),
            Membership::Only(services) => join(f, services),
        }
    }
}

impl FromStr for MembershipText {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text == "*" {
            return Ok(Self(Membership::All));
        }
        let services: Result<_, _> = text.split_ascii_whitespace().map(str::parse).collect();
        services.map(|services| Self(Membership::Only(services)))
    }
}

/// Address ranges with blanks between.
pub(crate) struct AddressesText(pub(crate) Vec<AddressRange>);

impl fmt::Display for AddressesText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        join(f, &self.0)
    }
}

impl FromStr for AddressesText {
    type Err = AddressRangeError;

    fn from_str(text: &str) -> Result<Self, AddressRangeError> {
        let ranges: Result<_, _> = text.split_ascii_whitespace().map(str::parse).collect();
        ranges.map(Self)
    }
}

/// Mail addresses, a line each: none holds a line break.
pub(crate) struct MailsText(pub(crate) Vec<MailAddress>);

impl fmt::Display for MailsText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|address| writeln!(f, "{address}"))
    }
}

impl FromStr for MailsText {
    type Err = MailAddressError;

    fn from_str(text: &str) -> Result<Self, MailAddressError> {
        text.lines().map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

fn join<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    items: impl IntoIterator<Item = T>,
) -> fmt::Result {
    for (i, item) in items.into_iter().enumerate() {
        let blank = if i > 0 { " " } else { "" };
        write!(f, "{blank}{item}")?;
    }
    Ok(())
}
