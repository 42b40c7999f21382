//! What a policy's settings are for.

use std::fmt;

use super::{Lifetime, Policy, Setting};
use crate::{KindName, Span};

/// A setting that a policy declares, and what it changes.
#[derive(Debug, Clone, Copy)]
pub struct Declared<'a> {
    /// The setting.
    pub setting: &'a Setting,
    /// What it changes.
    pub purpose: Purpose<'a>,
}

/// What a setting changes, with what counts where it is not set.
#[derive(Debug, Clone, Copy)]
pub enum Purpose<'a> {
    /// How long tokens of a session kind work at most.
    Maximum(&'a KindName, Span),
    /// How long a session that such tokens belong to may go unused.
    Idle(&'a KindName, Span),
    /// How long before its end a token is told of, besides these.
    Threshold(&'a [Span]),
    /// Who is told by mail.
    Recipients,
}

impl Policy {
    /// Every setting that the policy declares, once for each thing that it changes.
    pub fn declared(&self) -> Vec<Declared<'_>> {
        let mut all = Vec::new();
        for kind in &self.kinds {
            if let Lifetime::Session { maximum, settings } = &kind.lifetime {
                all.extend(declare(settings, Purpose::Maximum(&kind.name, *maximum)));
            }
            if let Some(idle) = &kind.idle {
                all.extend(declare(&idle.settings, Purpose::Idle(&kind.name, idle.span)));
            }
        }
        let expiry = &self.expiry;
        all.extend(declare(&expiry.settings, Purpose::Threshold(&expiry.thresholds)));
        all.extend(declare(&expiry.recipients, Purpose::Recipients));
        all
    }
}

impl Purpose<'_> {
    /// What of the policy goes on counting beside a value that is set.
    pub fn besides(&self) -> Option<String> {
        match self {
            Self::Threshold([_, ..]) => Some(self.unset()),
            Self::Threshold([]) | Self::Maximum(..) | Self::Idle(..) | Self::Recipients => None,
        }
    }

    /// What counts where the setting is not set.
    pub fn unset(&self) -> String {
        match self {
            Self::Maximum(_, span) | Self::Idle(_, span) => span.to_string(),
            Self::Threshold([]) | Self::Recipients => "none".to_owned(),
            Self::Threshold(spans) => {
                spans.iter().map(Span::to_string).collect::<Vec<_>>().join(", ")
            }
        }
    }
}

impl fmt::Display for Purpose<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Maximum(kind, _) => write!(f, "how long a `{kind}` token works at most"),
            Self::Idle(kind, _) => {
                write!(f, "how long the session of a `{kind}` token may go unused")
            }
            Self::Threshold([]) => f.write_str("how long before its end a token raises a fault"),
            Self::Threshold(_) => write!(
                f,
                "how long before its end a token raises a fault, besides {}",
                self.unset()
            ),
            Self::Recipients => f.write_str("who is told by mail that a token is near its end"),
        }
    }
}

fn declare<'a>(
    settings: &'a [Setting],
    purpose: Purpose<'a>,
) -> impl Iterator<Item = Declared<'a>> {
    settings.iter().map(move |setting| Declared { setting, purpose })
}
