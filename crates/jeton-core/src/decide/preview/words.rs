//! What is taken away, and what becomes of those who have it, in words.

use super::{Keeper, Tightened};
use crate::{Span, policy::Ending};

impl Tightened {
    /// What is taken away, as a sentence without its full stop.
    pub fn in_words(&self) -> String {
        match self {
            Self::KindGone => "the policy no longer has this kind".to_owned(),
            Self::FormChanged => "its secrets get another form".to_owned(),
            Self::CarrierLost(carrier) => {
                format!("`{}` is no longer one of its carriers", carrier.usage())
            }
            Self::LifetimeShorter(span) => format!("its tokens live at most {span}"),
            Self::SessionShorter(span) => format!("the tokens of a login live at most {span}"),
            Self::ChoicesFewer => "fewer lifetimes can be chosen".to_owned(),
            Self::IdleShorter(span) => format!("a login ends when it is not used for {span}"),
            Self::LimitLower(limit) => format!("an account has at most {limit}"),
            Self::ScopeGone(scope) => format!("it no longer has the scope `{scope}`"),
            Self::ScopeReserved(scope, Keeper::Admin) => {
                format!("only administrators may have the scope `{scope}`")
            }
            Self::ScopeReserved(scope, Keeper::Operator) => {
                format!("only operators and administrators may have the scope `{scope}`")
            }
            Self::RevealGone => "its secrets are shown once".to_owned(),
            Self::GraceShorter(limit) => length("the grace of an old secret is", *limit),
            Self::RetiredUseEnds => "a token ends when an old secret of it is used".to_owned(),
            Self::EndingGone(Ending::Reset) => "its tokens can no longer be reset".to_owned(),
            Self::EndingGone(Ending::Delete) => "owners can no longer delete theirs".to_owned(),
            Self::IssuerGone(issuer) => format!("it is no longer issued {}", issuer.in_words()),
            Self::RouteGone { method, path } => {
                format!("the front no longer answers `{method} {path}` to it")
            }
            Self::RuleNarrower(path) => format!("a rule asks for more at `{path}`"),
            Self::AssertionShorter(limit) => length("an assertion lives", *limit),
            Self::StalenessShorter(limit) => {
                format!("a node that is cut off answers for at most {limit}")
            }
            Self::OwnerGoneHarsher => {
                "less is left of a token whose owner is disabled or deleted".to_owned()
            }
            Self::SignUpClosed => "strangers can no longer make accounts".to_owned(),
            Self::SettingGone(key) => format!("the value of the setting `{key}` is forgotten"),
        }
    }

    /// What becomes of those who are concerned, as a sentence without its full stop.
    pub fn consequence(&self) -> &'static str {
        match self {
            Self::KindGone | Self::FormChanged => {
                "the policy is refused as long as there are such tokens; end them first"
            }
            Self::CarrierLost(_) => "they are refused in that header from the answer on",
            Self::LifetimeShorter(_) | Self::SessionShorter(_) => {
                "they keep their end; extending and new tokens follow the policy"
            }
            Self::ChoicesFewer => "they keep their end; extending follows the policy",
            Self::IdleShorter(_) => "logins that are open keep theirs; the next one is shorter",
            Self::LimitLower(_) => "all of them keep working; no new one until enough have ended",
            Self::ScopeGone(_) | Self::ScopeReserved(..) => {
                "they keep it until they are given other scopes"
            }
            Self::RevealGone => "they keep working, and nobody can read them again, ever",
            Self::GraceShorter(_) => "a grace that runs keeps its end; the next one is shorter",
            Self::RetiredUseEnds => "the next use of an old secret ends them",
            Self::EndingGone(Ending::Reset) => "their secrets stay until they end",
            Self::EndingGone(Ending::Delete) => "their owners can reset or revoke them instead",
            Self::IssuerGone(_) => "live tokens keep working; there are no new ones that way",
            Self::RouteGone { .. } => "such requests go to the product from the answer on",
            Self::RuleNarrower(_) => {
                "those that lack what it asks for are refused there from the answer on"
            }
            Self::AssertionShorter(_) => "what is signed already keeps its end",
            Self::StalenessShorter(_) => "such a node refuses them sooner",
            Self::OwnerGoneHarsher => "it counts from the next owner who goes",
            Self::SignUpClosed => "accounts that were made stay",
            Self::SettingGone(_) => "what the policy says counts instead",
        }
    }
}

fn length(what: &str, limit: Option<Span>) -> String {
    match limit {
        Some(limit) => format!("{what} at most {limit}"),
        None => format!("{what} no longer at all"),
    }
}
