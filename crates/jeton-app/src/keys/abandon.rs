//! Giving up keys that are lost for good: what hangs on them ends, and the rest goes on.

use jeton_core::{
    Actor, Change, Event, Record, Session, Token, TokenId,
    decide::lost_keys::{self, LostKeys},
};
use jeton_store::{KeyKind, Page, TokenFilter};
use jiff::Timestamp;

use super::{KeyStanding, KeysError, look_at_keys};
use crate::{App, AppError, Options, StartError};

/// What became of what hung on the keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Abandoned {
    /// Tokens that ended.
    pub tokens: u64,
    /// Sessions that ended with one of their tokens.
    pub sessions: u64,
    /// Old secrets of tokens that go on.
    pub old_secrets: u64,
    /// Tokens that go on and whose secret can be shown no more.
    pub unsealed: u64,
    /// Links that were withdrawn.
    pub links: u64,
    /// Signing keys that were withdrawn.
    pub signing_keys: u64,
    /// Webhooks that are disabled.
    pub webhooks: u64,
}

/// Why keys were not given up, or not wholly: it can be done again.
#[derive(Debug, thiserror::Error)]
pub enum NotAbandoned {
    /// The keys cannot be looked at.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// No key is missing on which anything hangs.
    #[error("the key file has every key on which something hangs")]
    NoneMissing,
    /// Jeton cannot be opened.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A change was not made.
    #[error(transparent)]
    Failed(#[from] AppError),
}

/// So many tokens are looked at before a commit.
const PART: u32 = 200;

/// Ends what hangs on the keys that the key file lacks, of a Jeton that is stopped. The log says so of each thing. `again` opens
/// Jeton as usual afterwards, which notes the keys that there are.
///
/// # Errors
/// [`NotAbandoned`]: what ended until then stays so, and it may be asked for again.
pub async fn abandon_keys(options: Options) -> Result<Abandoned, NotAbandoned> {
    let known = look_at_keys(&options.directory)?;
    let missing = known.iter().filter(|key| key.standing == KeyStanding::Missing);
    let given_up: Vec<_> = missing.map(|key| (key.kind, key.id)).collect();
    if given_up.is_empty() {
        return Err(NotAbandoned::NoneMissing);
    }
    let app = App::start_without(given_up.clone(), options).await?;
    let of = |kind| given_up.iter().filter(move |key| key.0 == kind).map(|(_, id)| *id);
    let lost =
        LostKeys { digests: of(KeyKind::Digest).collect(), seals: of(KeyKind::Seal).collect() };
    let done = app.abandon(&lost).await;
    app.stop().await;
    Ok(done?)
}

impl App {
    async fn abandon(&self, lost: &LostKeys) -> Result<Abandoned, AppError> {
        let mut done = Abandoned::default();
        self.abandon_tokens(lost, &mut done).await?;
        self.abandon_links(lost, &mut done).await?;
        let now = self.clock.now();
        let keys = self.keyring.all();
        self.write_off(lost_keys::signing_keys(&keys, lost, now), now, &mut done).await?;
        for webhook in self.hooks.all() {
            let (_unseen, fresh) = self.new_webhook_secret(webhook.id)?;
            let change = lost_keys::webhook(&webhook, fresh, lost);
            self.write_off(change.into_iter().collect(), now, &mut done).await?;
        }
        Ok(done)
    }

    async fn abandon_tokens(&self, lost: &LostKeys, done: &mut Abandoned) -> Result<(), AppError> {
        let mut after = None;
        loop {
            let filter = TokenFilter { ended: Some(false), ..TokenFilter::default() };
            let page = self.store.tokens(filter, Page { after, limit: PART }).await?;
            let Some(last) = page.last().map(|token| token.id) else { return Ok(()) };
            after = Some(last);
            let hit: Vec<Token> = page.into_iter().filter(|token| lost.concern(token)).collect();
            let (tokens, sessions) = self.with_sessions(hit, lost).await?;
            let now = self.clock.now();
            self.write_off(lost_keys::tokens(&tokens, &sessions, lost, now), now, done).await?;
        }
    }

    /// `tokens`, the sessions that end with them, and the other tokens of those.
    async fn with_sessions(
        &self,
        mut tokens: Vec<Token>,
        lost: &LostKeys,
    ) -> Result<(Vec<Token>, Vec<Session>), AppError> {
        let mut sessions: Vec<Session> = Vec::new();
        let ending = tokens.iter().filter(|token| lost.end(token));
        let ids: std::collections::BTreeSet<_> = ending.filter_map(|token| token.session).collect();
        for id in ids {
            sessions.extend(self.store.session(id).await?);
            let have = |id: TokenId| tokens.iter().any(|token| token.id == id);
            let others = self.store.tokens_of_session(id).await?;
            let others: Vec<_> = others.into_iter().filter(|token| !have(token.id)).collect();
            tokens.extend(others);
        }
        Ok((tokens, sessions))
    }

    async fn abandon_links(&self, lost: &LostKeys, done: &mut Abandoned) -> Result<(), AppError> {
        let mut after = None;
        loop {
            let page = self.store.accounts(Page { after, limit: PART }).await?;
            let Some(last) = page.last().map(|account| account.id) else { return Ok(()) };
            after = Some(last);
            for account in page {
                let (links, now) =
                    (self.store.links_not_closed(account.id).await?, self.clock.now());
                self.write_off(lost_keys::links(&links, lost, now), now, done).await?;
            }
        }
    }

    async fn write_off(
        &self,
        changes: Vec<Change>,
        now: Timestamp,
        done: &mut Abandoned,
    ) -> Result<(), AppError> {
        if changes.is_empty() {
            return Ok(());
        }
        let counted = changes.iter().fold(*done, Abandoned::with);
        self.commit(Actor::System, changes, None, now).await?;
        *done = counted;
        Ok(())
    }
}

impl Abandoned {
    fn with(mut self, change: &Change) -> Self {
        let count = match (&change.record, change.event) {
            (Record::Token(_), Event::TokenEnded) => &mut self.tokens,
            (Record::Token(_), Event::TokenGraceEnded) => &mut self.old_secrets,
            (Record::Token(_), _) => &mut self.unsealed,
            (Record::Session(_), _) => &mut self.sessions,
            (Record::Link(_), _) => &mut self.links,
            (Record::SigningKey(_), _) => &mut self.signing_keys,
            (Record::Webhook(_), _) => &mut self.webhooks,
            _ => return self,
        };
        *count += 1;
        self
    }
}
