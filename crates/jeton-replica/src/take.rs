//! Taking: how a record of the log, or of the tables that a node starts from, gets into the replica.
//!
//! A rotation changes two slots and two pointers, one after another, while readers look. The order holds what the
//! crate promises, that a secret in its grace is never unknown:
//! 1. The old digest gets a slot of its own, which says "replaced by the new one" and points at the token. As long
//!    as the token still has the old digest, that slot counts as live.
//! 2. The index points the old digest there.
//! 3. The token's slot gets the new digest. A reader who came to it by the old pointer sees that the digest is not
//!    the one it looks for, reads the pointer again and follows it.
//! 4. The index points the new digest at the token.

use std::sync::PoisonError;

use jeton_core::{Prior, Record, Token};
use jeton_token::Digest;

use crate::{
    Replica,
    entry::{Entry, ReplacedEntry, Revision, TokenEntry, ended_by},
    key::{Half, Key},
    services::ServiceNumbers,
    sessions::SessionPlaces,
};

/// What only the writer needs.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    services: ServiceNumbers,
    pub(crate) sessions: SessionPlaces,
}

impl Replica {
    /// Takes a record as it stands. Records come in the order of the log, or, at a start, as services, accounts,
    /// open sessions and tokens; taking one twice, or an older one late, changes nothing.
    ///
    /// What a record names must have been taken before it: a token's account counts as disabled until it is, its
    /// session as closed. Whoever calls this at the same time as another waits for the other; readers never wait.
    pub fn take(&self, record: &Record) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        match record {
            Record::Service(service) => writer.services.take(&self.services, service),
            Record::Account(account) => self.accounts.take(account),
            Record::Session(session) => writer.sessions.take(&self.sessions, session),
            Record::Token(token) => self.take_token(&mut writer, token),
        }
    }

    fn take_token(&self, writer: &mut Writer, token: &Token) {
        let key = Key::of_id(token.id.as_bytes());
        let known = self
            .tokens
            .find(key, |place| match self.slots.entry(place)? {
                Entry::Token(known) if known.id == token.id => Some((place, known.revision)),
                _ => None,
            });
        if known.is_some_and(|(_, revision)| Revision::of(token.revision) < revision) {
            return;
        }
        let entry = self.entry(writer, token);
        let place = known.map_or_else(|| self.slots.push(Entry::Token(entry)), |(place, _)| place);
        if let Some(prior) = &token.prior {
            self.take_prior(prior, entry.digest, place);
        }
        self.slots.write(place, Entry::Token(entry));
        self.point(&token.live.digest, place);
        if known.is_none() {
            self.tokens.set(key, place, |_| false);
        }
    }

    fn entry(&self, writer: &mut Writer, token: &Token) -> TokenEntry {
        let (service, kind) = writer
            .services
            .of(&self.services, token.service, &token.kind);
        TokenEntry {
            digest: Half::of(&token.live.digest),
            id: token.id,
            expires_at: token.expires_at,
            account: self.accounts.place(token.account),
            terms: self.terms.place(service, kind, token),
            session: writer.sessions.link(token.session),
            ended: ended_by(token.end.map(|end| end.cause)),
            revision: Revision::of(token.revision),
        }
    }

    fn take_prior(&self, prior: &Prior, successor: Half, token: u32) {
        let digest = Half::of(&prior.digest);
        let entry = Entry::Replaced(ReplacedEntry {
            digest,
            successor,
            until: prior.until,
            token,
        });
        let known = self.digests.find(Key::of_digest(&prior.digest), |place| {
            match self.slots.entry(place)? {
                Entry::Replaced(old) if old.digest == digest && old.token == token => Some(place),
                _ => None,
            }
        });
        if let Some(place) = known {
            self.slots.write(place, entry);
        } else {
            let place = self.slots.push(entry);
            self.point(&prior.digest, place);
        }
    }

    /// Points the index's entry for `digest` at `place`. Should two tokens ever have the same digest, the later one
    /// has it.
    fn point(&self, digest: &Digest, place: u32) {
        let half = Half::of(digest);
        let is_it = |place| {
            self.slots
                .read(place)
                .is_some_and(|words| words.digest() == half)
        };
        self.digests.set(Key::of_digest(digest), place, is_it);
    }
}
