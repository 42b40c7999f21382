//! What can be read.

mod answers;
mod ends;
mod log;
mod next;
mod notices;
mod sift;

use std::{collections::BTreeMap, net::IpAddr};

use jeton_core::{
    Account, AccountId, AccountName, AddressRange, Delivery, Fault, FaultCause, FaultId, Hour,
    HourCount, KindName, LastUse, Link, Scope, Service, ServiceId, Session, SessionId, Token,
    TokenId, Use,
    decide::{expiry::Due, preview::Keeper},
};
use jeton_token::Digest;
use jiff::Timestamp;

use crate::{
    AccountFilter, AccountOrder, Counted, FaultFilter, FaultOrder, KeyInUse, KeyKind, KeyRows,
    ReadError, Store, TokenFilter, TokenOrder, TokenPage, TokensFrom, Usage, UsageOrder,
    row_seal::AlteredRow,
    tables::{
        accounts, faults, links, services, sessions, tokens,
        tokens::{counts, filter, keys, walk},
        usage, uses, webhooks,
    },
    time::{from_micros, micros},
};

/// A page of a list in the order of ids, which is that of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page<Id> {
    /// The last id of the page before; `None` for the first page.
    pub after: Option<Id>,
    /// The most to return.
    pub limit: u32,
}

/// Reads see everything that was acknowledged before they began. They fail with [`ReadError`] where the database does,
/// where a row means nothing to this version, and when the store is closed.
impl Store {
    /// The account of that id.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, ReadError> {
        self.read(move |db| accounts::of_id(db, id)).await
    }

    /// The account of that id and a session, in one look.
    pub async fn account_and_session(
        &self,
        id: AccountId,
        session: Option<SessionId>,
    ) -> Result<(Option<Account>, Option<Session>), ReadError> {
        self.read(move |db| {
            let session = session.map(|session| sessions::of_id(db, session)).transpose()?;
            Ok((accounts::of_id(db, id)?, session.flatten()))
        })
        .await
    }

    /// The account of that name.
    pub async fn account_named(&self, name: &AccountName) -> Result<Option<Account>, ReadError> {
        let name = name.clone();
        self.read(move |db| accounts::named(db, &name)).await
    }

    /// The administrators that are not deleted, in the order of their making.
    pub async fn administrators(&self) -> Result<Vec<Account>, ReadError> {
        self.read(accounts::administrators).await
    }

    /// A page of the accounts but for those that are deleted.
    pub async fn accounts(&self, page: Page<AccountId>) -> Result<Vec<Account>, ReadError> {
        self.read(move |db| accounts::page(db, page)).await
    }

    /// A page of the accounts that match `filter`, in an order of choice.
    pub async fn find_accounts(
        &self,
        filter: AccountFilter,
        order: AccountOrder,
        page: Page<AccountId>,
    ) -> Result<Vec<Account>, ReadError> {
        self.read(move |db| accounts::list::find(db, &filter, order, page)).await
    }

    /// How many accounts there are.
    pub async fn account_count(&self) -> Result<i64, ReadError> {
        self.read(accounts::count).await
    }

    /// The fault of that id.
    pub async fn fault(&self, id: FaultId) -> Result<Option<Fault>, ReadError> {
        self.read(move |db| faults::of_id(db, id)).await
    }

    /// The open faults of a token.
    pub async fn open_faults_of(&self, token: TokenId) -> Result<Vec<Fault>, ReadError> {
        self.read(move |db| faults::open_of(db, token)).await
    }

    /// The open faults of any of these tokens.
    pub async fn open_faults_of_any(&self, tokens: Vec<TokenId>) -> Result<Vec<Fault>, ReadError> {
        self.read(move |db| faults::open_of_any(db, &tokens)).await
    }

    /// The open fault of that cause about a part of Jeton.
    pub async fn open_fault_of_jeton(
        &self,
        cause: FaultCause,
        part: &str,
    ) -> Result<Option<Fault>, ReadError> {
        let part = part.to_owned();
        self.read(move |db| faults::open_of_jeton(db, (cause, &part))).await
    }

    /// The open faults of that cause about any part of Jeton.
    pub async fn open_faults_of_jeton(&self, cause: FaultCause) -> Result<Vec<Fault>, ReadError> {
        self.read(move |db| faults::open_of_cause(db, cause)).await
    }

    /// The open faults whose cause is over at `now` though nothing has closed them: their tokens have ended or expired
    /// since, or were released.
    pub async fn settled_faults(&self, now: Timestamp) -> Result<Vec<Fault>, ReadError> {
        self.read(move |db| faults::settled(db, now)).await
    }

    /// A page of the faults that match `filter`.
    pub async fn faults(
        &self,
        filter: FaultFilter,
        order: FaultOrder,
        page: Page<FaultId>,
    ) -> Result<Vec<Fault>, ReadError> {
        self.read(move |db| faults::page(db, &filter, order, page)).await
    }

    /// The one-time link whose secret has that digest.
    pub async fn link_of_digest(&self, digest: Digest) -> Result<Option<Link>, ReadError> {
        self.read(move |db| links::of_digest(db, &digest)).await
    }

    /// The one-time links of `account` that were neither used nor withdrawn.
    pub async fn links_not_closed(&self, account: AccountId) -> Result<Vec<Link>, ReadError> {
        self.read(move |db| links::not_closed(db, account)).await
    }

    /// The one-time links that were neither used nor withdrawn, whoever they are for.
    pub async fn all_links_not_closed(&self) -> Result<Vec<Link>, ReadError> {
        self.read(|db| {
            let mut all = Vec::new();
            links::each_not_closed(db, |link| all.push(link))?;
            Ok(all)
        })
        .await
    }

    /// The service of that id.
    pub async fn service(&self, id: ServiceId) -> Result<Option<Service>, ReadError> {
        self.read(move |db| services::of_id(db, id)).await
    }

    /// All services.
    pub async fn services(&self) -> Result<Vec<Service>, ReadError> {
        self.read(services::all).await
    }

    /// The session of that id.
    pub async fn session(&self, id: SessionId) -> Result<Option<Session>, ReadError> {
        self.read(move |db| sessions::of_id(db, id)).await
    }

    /// The sessions of `account` that are open at `now`.
    pub async fn open_sessions(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<Session>, ReadError> {
        self.read(move |db| sessions::open(db, account, now)).await
    }

    /// The token of that id.
    pub async fn token(&self, id: TokenId) -> Result<Option<Token>, ReadError> {
        self.read(move |db| tokens::of_id(db, id)).await
    }

    /// The tokens of these ids, those that there are.
    pub async fn tokens_of_ids(&self, ids: Vec<TokenId>) -> Result<Vec<Token>, ReadError> {
        self.read(move |db| {
            let found = ids.iter().map(|id| tokens::of_id(db, *id).transpose());
            found.flatten().collect()
        })
        .await
    }

    /// The first tokens that match `filter` behind one of them, in the order of ids, however many others there are.
    pub async fn tokens(
        &self,
        filter: TokenFilter,
        page: Page<TokenId>,
    ) -> Result<Vec<Token>, ReadError> {
        self.read(move |db| walk::whole_page(db, &filter, page)).await
    }

    /// A page of the tokens that match `filter`, in an order of choice.
    pub async fn sorted_tokens(
        &self,
        filter: TokenFilter,
        order: TokenOrder,
        from: TokensFrom,
    ) -> Result<TokenPage, ReadError> {
        self.read(move |db| walk::page(db, &filter, order, &from)).await
    }

    /// How many tokens match `filter`, and which.
    pub async fn count_tokens(&self, filter: TokenFilter) -> Result<Counted, ReadError> {
        self.read(move |db| filter::count(db, &filter)).await
    }

    /// The addresses in `range` from which any secret was shown, up to `most`.
    pub async fn addresses_seen(
        &self,
        range: AddressRange,
        most: usize,
    ) -> Result<Vec<IpAddr>, ReadError> {
        self.read(move |db| uses::addresses::of_range(db, range, most)).await
    }

    /// The tokens of `service` that are `due` to be told of, at most `limit` of them, in that order.
    pub async fn due_tokens(
        &self,
        service: ServiceId,
        due: Vec<Due>,
        limit: u32,
    ) -> Result<Vec<Token>, ReadError> {
        self.read(move |db| tokens::due::find(db, service, &due, limit)).await
    }

    /// The tokens of a kind that `account` has at `service` and that have not ended, also those that have expired.
    pub async fn held(
        &self,
        account: AccountId,
        service: ServiceId,
        kind: &KindName,
    ) -> Result<Vec<Token>, ReadError> {
        let kind = kind.clone();
        self.read(move |db| tokens::held(db, account, service, &kind)).await
    }

    /// Every token of a session, also those that have ended.
    pub async fn tokens_of_session(&self, session: SessionId) -> Result<Vec<Token>, ReadError> {
        self.read(move |db| tokens::of_session(db, session)).await
    }

    /// The kinds of `service` that have tokens which have not ended, those of sessions that are over at `now` left out.
    pub async fn kinds_in_use(
        &self,
        service: ServiceId,
        now: Timestamp,
    ) -> Result<Vec<KindName>, ReadError> {
        self.read(move |db| tokens::kinds_in_use(db, service, now)).await
    }

    /// How many tokens keep a kind in use at `now`, by the same count as [`Store::kinds_in_use`].
    pub async fn tokens_in_use(
        &self,
        (service, kind): (ServiceId, &KindName),
        now: Timestamp,
    ) -> Result<i64, ReadError> {
        let kind = kind.clone();
        self.read(move |db| tokens::in_use(db, (service, &kind), now)).await
    }

    /// The uses of every secret of a token, the latest first.
    pub async fn uses_of(&self, token: TokenId) -> Result<Vec<Use>, ReadError> {
        self.read(move |db| uses::of_token(db, token)).await
    }

    /// The last use of each of these tokens that was accepted, where there was one.
    pub async fn last_uses(&self, tokens: Vec<TokenId>) -> Result<Vec<LastUse>, ReadError> {
        self.read(move |db| uses::last_of(db, &tokens)).await
    }

    /// When the first token of `service` that is neither of a login nor in quarantine expires after `now`.
    pub async fn next_expiry(
        &self,
        service: ServiceId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, ReadError> {
        let next = self.read(move |db| Ok(tokens::due::next(db, service, micros(now))?)).await?;
        Ok(next.and_then(|at| from_micros(at).ok()))
    }

    /// How many faults of each cause are open.
    pub async fn open_faults(&self) -> Result<Vec<(FaultCause, i64)>, ReadError> {
        self.read(|db| faults::count_open(db)).await
    }

    /// The counts of a token from one hour up to another, without the latter.
    pub async fn usage_of_token(
        &self,
        token: TokenId,
        hours: (Hour, Hour),
    ) -> Result<Vec<HourCount>, ReadError> {
        self.read(move |db| usage::of_token(db, token, hours)).await
    }

    /// The counts of a service from one hour up to another, without the latter.
    pub async fn usage_of_service(
        &self,
        service: ServiceId,
        hours: (Hour, Hour),
    ) -> Result<Vec<HourCount>, ReadError> {
        self.read(move |db| usage::of_service(db, service, hours)).await
    }

    /// The first `limit` tokens of a service in that order, found in an index.
    pub async fn top_tokens(
        &self,
        service: ServiceId,
        order: UsageOrder,
        limit: u32,
    ) -> Result<Vec<Usage>, ReadError> {
        self.read(move |db| usage::top(db, service, order, limit)).await
    }

    /// How many tokens of `service`, or of one of its kinds, are live at `at`.
    pub async fn live_tokens(
        &self,
        service: ServiceId,
        kind: Option<&KindName>,
        at: Timestamp,
    ) -> Result<i64, ReadError> {
        let kind = kind.cloned();
        self.read(move |db| counts::live(db, service, kind.as_ref(), at)).await
    }

    /// How many tokens of a kind that are live at `at` have `scope`; below a role, only those whose owner is less.
    pub async fn live_tokens_with(
        &self,
        (service, kind): (ServiceId, &KindName),
        (scope, below): (&Scope, Option<Keeper>),
        at: Timestamp,
    ) -> Result<i64, ReadError> {
        let (kind, scope) = (kind.clone(), scope.clone());
        self.read(move |db| counts::live_with_scope(db, (service, &kind), (&scope, below), at))
            .await
    }

    /// How many accounts have more than `limit` tokens of a kind that are live at `at`.
    pub async fn crowded_accounts(
        &self,
        (service, kind): (ServiceId, &KindName),
        limit: u32,
        at: Timestamp,
    ) -> Result<i64, ReadError> {
        let kind = kind.clone();
        self.read(move |db| counts::crowded(db, (service, &kind), limit, at)).await
    }

    /// How far each webhook has come.
    pub async fn deliveries(&self) -> Result<Vec<Delivery>, ReadError> {
        self.read(webhooks::deliveries).await
    }

    /// Those of these accounts that there are, also deleted ones.
    pub async fn accounts_of(&self, ids: Vec<AccountId>) -> Result<Vec<Account>, ReadError> {
        self.read(move |db| {
            let found =
                ids.iter().map(|id| accounts::of_id(db, *id)).collect::<Result<Vec<_>, _>>();
            Ok(found?.into_iter().flatten().collect())
        })
        .await
    }

    /// The keys that tokens need which live at `now`: digest keys, then seal keys. It looks at every token.
    pub async fn keys_in_use(&self, now: Timestamp) -> Result<Vec<KeyInUse>, ReadError> {
        self.read(move |db| keys::in_use(db, now)).await
    }

    /// The rows that were found to be altered since this was asked last.
    pub fn altered_rows(&self) -> Vec<AlteredRow> {
        self.inner.seals.take_found()
    }

    /// What hangs on each key. It looks at every token.
    pub async fn rows_by_key(&self) -> Result<BTreeMap<(KeyKind, u32), KeyRows>, ReadError> {
        self.read(|db| crate::keys::rows(db)).await
    }
}
