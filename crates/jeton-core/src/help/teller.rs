//! Words in the language of the page. Whatever is said is said in every language, or it does not compile.

use super::{Piece, Place, Section, Text, Topic, places};
use crate::{
    Language, Service, Span,
    policy::{Issuer, Kind, Words},
};

/// Tells of a service in a language.
pub(super) struct Teller<'a> {
    pub(super) service: &'a Service,
    pub(super) place: Place<'a>,
    language: Language,
}

const DAY: i64 = 86_400;

impl<'a> Teller<'a> {
    pub(super) fn new(service: &'a Service, place: Place<'a>, language: Language) -> Self {
        Self { service, place, language }
    }

    /// The kinds that travel in a header, which are those that people handle.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &'a Kind> {
        self.service.policy.kinds.iter().filter(|kind| !kind.carriers.is_empty())
    }

    /// Whether there are several of them, so that it has to be said which one is meant.
    pub(super) fn has_several(&self) -> bool {
        self.kinds().count() > 1
    }

    /// One of the two.
    pub(super) fn pick<T>(&self, english: T, portuguese: T) -> T {
        match self.language {
            Language::English => english,
            Language::Portuguese => portuguese,
        }
    }

    /// Words without parts.
    pub(super) fn say(&self, english: &str, portuguese: &str) -> Text {
        plain(self.pick(english, portuguese))
    }

    /// Words in which `{0}`, `{1}` and so on stand for the parts.
    pub(super) fn tell(&self, english: &str, portuguese: &str, parts: &[Text]) -> Text {
        let mut pieces = Vec::new();
        let mut rest = self.pick(english, portuguese);
        while let Some((before, number, after)) = next_part(rest) {
            pieces.push(Piece::Plain(before.to_owned()));
            pieces.extend(parts.get(number).into_iter().flat_map(|part| part.0.clone()));
            rest = after;
        }
        pieces.push(Piece::Plain(rest.to_owned()));
        pieces.retain(|piece| *piece != Piece::Plain(String::new()));
        Text(pieces)
    }

    /// The parts with commas between, and "or" before the last one.
    pub(super) fn one_of(&self, parts: Vec<Text>) -> Text {
        self.joined(parts, self.pick(" or ", " ou "))
    }

    /// The parts with commas between, and "and" before the last one.
    pub(super) fn all_of(&self, parts: Vec<Text>) -> Text {
        self.joined(parts, self.pick(" and ", " e "))
    }

    fn joined(&self, parts: Vec<Text>, last: &str) -> Text {
        let count = parts.len();
        let mut joined = Text::default();
        for (number, part) in parts.into_iter().enumerate() {
            let between = match number {
                0 => "",
                _ if number + 1 == count => last,
                _ => ", ",
            };
            joined.0.extend((!between.is_empty()).then(|| Piece::Plain(between.to_owned())));
            joined.0.extend(part.0);
        }
        joined
    }

    /// A section.
    pub(super) fn section(
        &self,
        topic: Topic,
        heading: Text,
        blocks: Vec<super::Block>,
    ) -> Section {
        Section { topic, heading, blocks }
    }

    /// A heading, with the kind that it is about where there are several.
    pub(super) fn heading_of(&self, heading: Text, kind: &Kind) -> Text {
        if self.has_several() {
            self.tell("{0}: {1}", "{0}: {1}", &[heading, self.label(kind)])
        } else {
            heading
        }
    }

    /// What the service is called.
    pub(super) fn service_label(&self) -> Text {
        name(self.service.policy.label.for_language(self.language.tag()))
    }

    /// What a kind is called.
    pub(super) fn label(&self, kind: &Kind) -> Text {
        name(kind.label.for_language(self.language.tag()))
    }

    /// Words of the policy.
    pub(super) fn words(&self, words: &Words) -> Text {
        name(words.in_language(self.language))
    }

    /// A word that every dashboard has.
    pub(super) fn fixed(&self, (english, portuguese): places::Fixed) -> Text {
        name(self.pick(english, portuguese))
    }

    /// A length of time, such as `10 hours`.
    pub(super) fn length(&self, span: Span) -> Text {
        let seconds = span.seconds();
        if seconds == 365 * DAY {
            return self.say("one year (365 days)", "um ano (365 dias)");
        }
        let (count, english, portuguese) = match seconds {
            s if s % DAY == 0 => (s / DAY, "day", "dia"),
            s if s % 3_600 == 0 => (s / 3_600, "hour", "hora"),
            s if s % 60 == 0 => (s / 60, "minute", "minuto"),
            s => (s, "second", "segundo"),
        };
        let many = if count == 1 { "" } else { "s" };
        self.say(&format!("{count} {english}{many}"), &format!("{count} {portuguese}{many}"))
    }
}

/// How a token of a kind comes to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coming {
    /// With every login.
    Login,
    /// With the account.
    Account,
    /// Its owner makes it; an administrator may as well.
    Owner,
    /// An administrator makes it.
    Administrator,
}

impl Coming {
    pub(super) fn of(kind: &Kind) -> Self {
        if kind.issued_by(Issuer::Login) {
            Self::Login
        } else if kind.issued_by(Issuer::AccountCreation) {
            Self::Account
        } else if kind.issued_by(Issuer::Owner) {
            Self::Owner
        } else {
            Self::Administrator
        }
    }
}

/// What stands before the next `{n}`, its number, and what stands behind.
fn next_part(text: &str) -> Option<(&str, usize, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (number, after) = rest.split_once('}')?;
    Some((before, number.parse().ok()?, after))
}

pub(super) fn plain(text: impl Into<String>) -> Text {
    Text(vec![Piece::Plain(text.into())])
}

pub(super) fn name(text: impl Into<String>) -> Text {
    Text(vec![Piece::Name(text.into())])
}

pub(super) fn code(text: impl Into<String>) -> Text {
    Text(vec![Piece::Code(text.into())])
}

pub(super) fn link(text: impl Into<String>) -> Text {
    Text(vec![Piece::Link(text.into())])
}
