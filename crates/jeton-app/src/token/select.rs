//! Which tokens are meant, by the names that callers know.

use jeton_core::{
    AccountName, AddressRange, Caller, KindName, Refusal, Selection, Service, ServiceId, TokenName,
    TokenState,
};
use jeton_store::TokenFilter;
use jiff::Timestamp;

use crate::{App, AppError};

/// Which tokens are asked for. What is not said does not matter.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Those of one account.
    pub account: Option<AccountName>,
    /// Those of one service.
    pub service: Option<String>,
    /// Those of one kind.
    pub kind: Option<KindName>,
    /// Those whose name has this in it.
    pub name: Option<TokenName>,
    /// Those that are like that.
    pub state: Option<TokenState>,
    /// Those that were issued then or later.
    pub created_from: Option<Timestamp>,
    /// Those that were issued earlier.
    pub created_before: Option<Timestamp>,
    /// Those that were issued earlier and were not accepted since then.
    pub unused_since: Option<Timestamp>,
    /// Those that were shown from there.
    pub seen_from: Option<AddressRange>,
}

/// Whose tokens are asked for, where no account is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The caller's own.
    Own,
    /// Everybody's, for those who manage the service, or some service.
    Everybody,
}

impl App {
    /// What is asked for by its identifiers.
    pub(super) async fn selection(
        &self,
        which: &Which,
        whose: Whose,
        by: &Caller,
    ) -> Result<Selection, AppError> {
        let account = match (&which.account, whose) {
            (Some(name), _) => Some(self.account_named(name, by).await?.id),
            (None, Whose::Own) => Some(by.account),
            (None, Whose::Everybody) => None,
        };
        let service = which.service.as_deref().map(|name| self.catalog.named(name)).transpose()?;
        Ok(Selection {
            account,
            service: service.map(|service| service.id),
            kind: which.kind.clone(),
            name: which.name.clone(),
            state: which.state,
            created_from: which.created_from,
            created_before: which.created_before,
            unused_since: which.unused_since,
            seen_from: which.seen_from,
        })
    }

    /// Those of the selected tokens that the caller may see.
    pub(super) async fn filter(
        &self,
        selection: &Selection,
        by: &Caller,
        now: Timestamp,
    ) -> Result<TokenFilter, AppError> {
        let service = selection.service.map(|id| self.catalog.by_id(id)).transpose()?;
        let others = selection.account.is_none_or(|account| !by.answers_for(account));
        let seen_from = match selection.seen_from {
            Some(range) => {
                // What was seen a moment ago counts as well.
                self.record_all_uses().await;
                let found = self.store.addresses_seen(range, MOST_ADDRESSES + 1).await?;
                if found.len() > MOST_ADDRESSES {
                    return Err(Refusal::RangeTooWide { limit: MOST_ADDRESSES }.into());
                }
                Some(found)
            }
            None => None,
        };
        if selection.unused_since.is_some() {
            self.record_all_uses().await;
        }
        Ok(TokenFilter {
            account: selection.account,
            among: if others { self.managed(service.as_deref(), by)? } else { None },
            service: selection.service,
            kind: selection.kind.clone(),
            name: selection.name.clone(),
            state: selection.state.map(|state| (state, now)),
            created_from: selection.created_from,
            created_before: selection.created_before,
            unused_since: selection.unused_since,
            seen_from,
            ..TokenFilter::default()
        })
    }

    /// Whether the caller manages everybody's tokens of some service.
    pub(super) fn manages_any(&self, by: &Caller) -> bool {
        self.catalog.all().iter().any(|service| by.manages(service))
    }

    /// The services among whose tokens the caller may see those of others; `None` is all, or the one asked about.
    pub(crate) fn managed(
        &self,
        asked: Option<&Service>,
        by: &Caller,
    ) -> Result<Option<Vec<ServiceId>>, AppError> {
        if let Some(service) = asked {
            by.must_manage(service)?;
            return Ok(None);
        }
        if by.is_admin() {
            return Ok(None);
        }
        let all = self.catalog.all();
        let managed: Vec<_> =
            all.iter().filter(|service| by.manages(service)).map(|service| service.id).collect();
        // To a caller who manages nothing, the list of everybody's tokens is that of administrators.
        if managed.is_empty() {
            by.must_be_admin()?
        }
        Ok(Some(managed))
    }
}

/// The most addresses of a range that are looked for at once.
const MOST_ADDRESSES: usize = 2_000;
