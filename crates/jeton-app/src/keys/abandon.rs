//! Giving up keys that are lost for good: what hangs on them ends, and the rest goes on.

use std::collections::BTreeSet;

use jeton_core::{
    Actor, Change, Event, Record, Session, Token, TokenId,
    decide::lost_keys::{self, LostKeys},
};
use jeton_store::{KeyKind, Page, TokenFilter};
use jeton_token::KeyId;
use jiff::Timestamp;

use super::{KeyStanding, KeysError, leave::what_is_refused, look_at_keys};
use crate::{App, AppError, Options, StartError};

/// What became of what hung on the keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Abandoned {
    /// The keys that were given up.
    pub given_up: Vec<(KeyKind, KeyId)>,
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
    /// The rows that name one of the keys and were altered outside Jeton: which each is, and what is the matter with it. They stay
    /// as they are, and are refused as before.
    pub altered: Vec<String>,
    /// The same rows, by their tables and ids.
    refused: BTreeSet<(&'static str, String)>,
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
    /// Nothing that Jeton wrote needs a key that is missing, and none is waited for.
    #[error("the key file has every key on which something hangs that Jeton wrote")]
    OnlyAltered {
        /// The rows that name another key and were altered outside Jeton: which each is, and what is the matter with it.
        rows: Vec<String>,
    },
    /// Jeton cannot be opened.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A change was not made.
    #[error(transparent)]
    Failed(#[from] AppError),
}

/// So many tokens are looked at before a commit.
const PART: u32 = 200;

/// Ends what hangs on the keys that the key file lacks, of a Jeton that is stopped. The log says so of each thing, and
/// no start misses them any more.
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
    let done = app.give_up(&given_up).await;
    app.stop().await;
    done
}

impl App {
    async fn give_up(&self, keys: &[(KeyKind, KeyId)]) -> Result<Abandoned, NotAbandoned> {
        let mut done = self.what_needs(keys).await?;
        if done.given_up.is_empty() {
            return Err(NotAbandoned::OnlyAltered { rows: done.altered });
        }
        let of = |kind| keys.iter().filter(move |key| key.0 == kind).map(|(_, id)| *id);
        let lost =
            LostKeys { digests: of(KeyKind::Digest).collect(), seals: of(KeyKind::Seal).collect() };
        self.abandon(&lost, &mut done).await?;
        // No start misses them from then on, whatever a row says that was altered. Should anything be left that needs them, the next
        // one still does.
        if !self.is_needed(keys).await? {
            self.store.observe_keys(self.keys.checks()).await.map_err(AppError::from)?;
        }
        Ok(done)
    }

    /// Which of the keys are to be given up, for rows need them or a start would miss them, and what was altered that names one.
    async fn what_needs(&self, keys: &[(KeyKind, KeyId)]) -> Result<Abandoned, AppError> {
        let (noted, mut found) = (self.store.keys_noted().await?, Abandoned::default());
        let hanging = self.store.rows_by_key().await?;
        for key in keys {
            let altered = self.store.altered_by_key(*key).await?;
            let rows = hanging.get(&(key.0, key.1.0)).copied().unwrap_or_default();
            let is_needed = rows.of_which(&altered).needing() > 0 || noted.contains(key);
            found.given_up.extend(is_needed.then_some(*key));
            found.altered.extend(altered.iter().map(what_is_refused));
            found.refused.extend(altered.into_iter().map(|row| (row.table, row.id)));
        }
        Ok(found)
    }

    async fn is_needed(&self, keys: &[(KeyKind, KeyId)]) -> Result<bool, AppError> {
        let hanging = self.store.rows_by_key().await?;
        for key in keys {
            let altered = self.store.altered_by_key(*key).await?;
            let rows = hanging.get(&(key.0, key.1.0)).copied().unwrap_or_default();
            if rows.of_which(&altered).needing() > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn abandon(&self, lost: &LostKeys, done: &mut Abandoned) -> Result<(), AppError> {
        self.abandon_tokens(lost, done).await?;
        self.abandon_links(lost, done).await?;
        let now = self.clock.now();
        let keys = self.keyring.all();
        self.write_off(lost_keys::signing_keys(&keys, lost, now), now, done).await?;
        for webhook in self.hooks.all() {
            if !done.may_write("webhooks", webhook.id.as_bytes()) {
                continue;
            }
            let (_unseen, fresh) = self.new_webhook_secret(webhook.id)?;
            let change = lost_keys::webhook(&webhook, fresh, lost);
            self.write_off(change.into_iter().collect(), now, done).await?;
        }
        Ok(())
    }

    async fn abandon_tokens(&self, lost: &LostKeys, done: &mut Abandoned) -> Result<(), AppError> {
        let mut after = None;
        loop {
            let filter = TokenFilter { ended: Some(false), ..TokenFilter::default() };
            let page = self.store.tokens(filter, Page { after, limit: PART }).await?;
            let Some(last) = page.last().map(|token| token.id) else { return Ok(()) };
            after = Some(last);
            let hit = page.into_iter().filter(|token| lost.concern(token) && done.may_end(token));
            let (tokens, sessions) = self.with_sessions(hit.collect(), (lost, done)).await?;
            let now = self.clock.now();
            self.write_off(lost_keys::tokens(&tokens, &sessions, lost, now), now, done).await?;
        }
    }

    /// `tokens`, the sessions that end with them, and the other tokens of those.
    async fn with_sessions(
        &self,
        mut tokens: Vec<Token>,
        (lost, done): (&LostKeys, &Abandoned),
    ) -> Result<(Vec<Token>, Vec<Session>), AppError> {
        let mut sessions: Vec<Session> = Vec::new();
        let ending = tokens.iter().filter(|token| lost.end(token));
        let ids: BTreeSet<_> = ending.filter_map(|token| token.session).collect();
        for id in ids {
            sessions.extend(self.store.session(id).await?);
            let have = |id: TokenId| tokens.iter().any(|token| token.id == id);
            let others = self.store.tokens_of_session(id).await?;
            let others: Vec<_> =
                others.into_iter().filter(|token| !have(token.id) && done.may_end(token)).collect();
            tokens.extend(others);
        }
        Ok((tokens, sessions))
    }

    async fn abandon_links(&self, lost: &LostKeys, done: &mut Abandoned) -> Result<(), AppError> {
        // Also those for an account that cannot be read.
        let mut links = self.store.all_links_not_closed().await?;
        links.retain(|link| done.may_write("links", link.id.as_bytes()));
        for part in links.chunks(PART as usize) {
            let now = self.clock.now();
            self.write_off(lost_keys::links(part, lost, now), now, done).await?;
        }
        Ok(())
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
        let counted = changes.iter().fold(done.clone(), Abandoned::with);
        self.commit(Actor::System, changes, None, now).await?;
        *done = counted;
        Ok(())
    }
}

impl Abandoned {
    fn may_end(&self, token: &Token) -> bool {
        self.may_write("tokens", token.id.as_bytes())
    }

    /// Whether a row can be written over: not one that was altered, nor one that belongs to what was removed.
    fn may_write(&self, table: &'static str, id: &[u8; 16]) -> bool {
        let id = || id.iter().map(|byte| format!("{byte:02x}")).collect();
        self.refused.is_empty() || !self.refused.contains(&(table, id()))
    }

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
