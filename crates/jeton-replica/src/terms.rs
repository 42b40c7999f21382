//! Terms: what many tokens have in common, kept once.

use std::{
    hash::{BuildHasher, RandomState},
    sync::atomic::{AtomicUsize, Ordering},
};

use jeton_core::{AddressRange, Scopes, Token};
use jiff::Timestamp;

use crate::{index::Index, key::Key};

/// The service, kind, scopes, address ranges and first moment of a token. Most tokens of a kind share theirs; one
/// with address ranges or a first moment of its own pays for it with an entry of its own.
#[derive(Debug)]
pub(crate) struct Terms {
    /// The number of the service.
    pub(crate) service: u32,
    /// The number of the kind within the service.
    pub(crate) kind: u32,
    pub(crate) scopes: Scopes,
    pub(crate) addresses: Box<[AddressRange]>,
    pub(crate) not_before: Option<Timestamp>,
}

/// All terms, each once. They are never freed: verdicts borrow their scopes.
#[derive(Debug, Default)]
pub(crate) struct TermsTable {
    terms: boxcar::Vec<Terms>,
    index: Index,
    hasher: RandomState,
    heap: AtomicUsize,
}

impl TermsTable {
    /// The terms at a place.
    pub(crate) fn at(&self, place: u32) -> Option<&Terms> {
        self.terms.get(place as usize)
    }

    /// The place of the terms of `token`, whose service and kind have these numbers.
    pub(crate) fn place(&self, service: u32, kind: u32, token: &Token) -> u32 {
        let parts = (
            service,
            kind,
            &token.scopes,
            &token.addresses,
            token.not_before,
        );
        let key = Key::of_hash(self.hasher.hash_one(parts));
        let known = |place| {
            self.at(place)
                .is_some_and(|terms| terms.are_of(service, kind, token))
                .then_some(place)
        };
        self.index.find(key, known).unwrap_or_else(|| {
            let terms = Terms::of(service, kind, token);
            self.heap.fetch_add(terms.heap(), Ordering::Relaxed);
            let place = u32::try_from(self.terms.push(terms))
                .expect("no terms without a token, which has a slot");
            self.index.set(key, place, |_| false);
            place
        })
    }

    /// The memory that the terms take.
    pub(crate) fn bytes(&self) -> usize {
        let each = size_of::<Terms>() + align_of::<Terms>();
        self.terms.count() * each + self.heap.load(Ordering::Relaxed) + self.index.bytes()
    }
}

impl Terms {
    fn of(service: u32, kind: u32, token: &Token) -> Self {
        Self {
            service,
            kind,
            scopes: token.scopes.clone(),
            addresses: token.addresses.as_slice().into(),
            not_before: token.not_before,
        }
    }

    fn are_of(&self, service: u32, kind: u32, token: &Token) -> bool {
        (self.service, self.kind, self.not_before) == (service, kind, token.not_before)
            && self.scopes == token.scopes
            && *self.addresses == *token.addresses
    }

    // A node of a B-tree has room for 11 scopes; the texts lie beside it.
    fn heap(&self) -> usize {
        let nodes = self.scopes.iter().count().div_ceil(11) * 11 * size_of::<String>();
        let texts: usize = self.scopes.iter().map(|scope| scope.as_str().len()).sum();
        nodes + texts + size_of_val(&*self.addresses)
    }
}
