//! Terms: what many tokens have in common, kept once.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use jeton_core::{AddressRange, Scopes, Token};
use jiff::Timestamp;

use crate::entry::PLACES;

/// The service, kind, scopes, address ranges and first moment of a token, and whether its owner matters. Most tokens of a kind share theirs; one
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
    pub(crate) outlives_owner: bool,
}

/// All terms, each once. They are never freed: verdicts borrow their scopes.
#[derive(Debug, Default)]
pub(crate) struct TermsTable(boxcar::Vec<Terms>);

impl TermsTable {
    /// The terms at a place.
    pub(crate) fn at(&self, place: u32) -> Option<&Terms> {
        self.0.get(place as usize)
    }
}

/// Where the terms are, by their hashes: what only the writer needs.
#[derive(Debug, Default)]
pub(crate) struct TermsIndex {
    places: HashMap<u64, Vec<u32>>,
    hasher: RandomState,
    bytes: usize,
}

impl TermsIndex {
    /// The place of the terms of `token`, whose service and kind have these numbers.
    pub(crate) fn place(
        &mut self,
        table: &TermsTable,
        (service, kind): (u32, u32),
        token: &Token,
    ) -> u32 {
        let parts = (
            service,
            kind,
            &token.scopes,
            &token.addresses,
            token.not_before,
            token.outlives_owner,
        );
        let places = self.places.entry(self.hasher.hash_one(parts)).or_default();
        let are_they = |place: &&u32| {
            table.at(**place).is_some_and(|terms| terms.are_of(service, kind, token))
        };
        if let Some(place) = places.iter().find(are_they) {
            return *place;
        }
        let terms = Terms::of(service, kind, token);
        self.bytes += terms.bytes();
        let place = table.0.push(terms);
        assert!(place < PLACES, "2^27 different terms take more than 8 GiB");
        let place = place as u32;
        places.push(place);
        place
    }

    /// The memory that the terms and their index take.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes + self.places.capacity() * (size_of::<(u64, Vec<u32>)>() + 1) * 8 / 7
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
            outlives_owner: token.outlives_owner,
        }
    }

    fn are_of(&self, service: u32, kind: u32, token: &Token) -> bool {
        (self.service, self.kind, self.not_before) == (service, kind, token.not_before)
            && self.outlives_owner == token.outlives_owner
            && self.scopes == token.scopes
            && *self.addresses == *token.addresses
    }

    // A node of a B-tree has room for 11 scopes; the texts lie beside it. The last eight bytes are boxcar's.
    fn bytes(&self) -> usize {
        let nodes = self.scopes.iter().count().div_ceil(11) * 11 * size_of::<String>();
        let texts: usize = self.scopes.iter().map(|scope| scope.as_str().len()).sum();
        let place = 4 * size_of::<u32>();
        size_of::<Self>() + nodes + texts + size_of_val(&*self.addresses) + place + 8
    }
}
