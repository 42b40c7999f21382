//! What a policy would change, in JSON.

use jeton_app::{Foreseen, Preview};
use jeton_core::{Language, decide::preview::Tightened};
use serde::Serialize;
use utoipa::ToSchema;

/// What another policy of a service would take away from those who hold its tokens now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewView {
    /// The service's name.
    service: String,
    /// Whether somebody who holds a token now would lose something: then the policy is applied only with `accept`.
    tightens: bool,
    /// Whether the policy is refused, whatever anybody accepts.
    refused: bool,
    /// What it would take away, also where nobody has it now.
    changes: Vec<ChangeView>,
    /// The word with which this preview is accepted; absent where there is nothing to accept.
    #[serde(skip_serializing_if = "Option::is_none")]
    accept: Option<String>,
}

/// One thing that a policy would take away.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeView {
    /// The kind that loses it; absent where it is the whole service.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// For programs: `carrier-lost`, `lifetime-shorter`, `limit-lower` and their like.
    what: &'static str,
    /// What, for people.
    detail: String,
    /// How many live tokens are concerned; absent where accounts are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<i64>,
    /// How many accounts hold more than the limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    accounts: Option<i64>,
    /// What becomes of them, for people.
    then: &'static str,
}

impl PreviewView {
    /// What is foreseen, in words of that language.
    pub(crate) fn of(preview: &Preview, language: Language) -> Self {
        let (tightens, refused) = (preview.tightens(), preview.is_refused());
        Self {
            service: preview.service.to_string(),
            tightens,
            refused,
            changes: preview.found.iter().map(|one| ChangeView::of(one, language)).collect(),
            accept: (tightens && !refused).then(|| preview.accept.clone()),
        }
    }
}

impl ChangeView {
    fn of(foreseen: &Foreseen, language: Language) -> Self {
        let what = &foreseen.tightening.what;
        let of_accounts = matches!(what, Tightened::LimitLower(_));
        Self {
            kind: foreseen.tightening.kind.as_ref().map(ToString::to_string),
            what: what.name(),
            detail: what.in_words(language),
            tokens: (!of_accounts).then_some(foreseen.concerned),
            accounts: of_accounts.then_some(foreseen.concerned),
            then: what.consequence(language),
        }
    }
}
