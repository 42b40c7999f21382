//! The services in memory: few, read at every call, changed seldom.

use std::{collections::HashMap, slice, sync::Arc};

use arc_swap::ArcSwap;
use jeton_core::{Record, Refusal, Service, ServiceId, TokenId};
use jeton_replica::Replica;
use jeton_store::Projection;

use crate::{signing_key::Keyring, webhook::Hooks};

/// The services in memory.
#[derive(Debug, Default)]
pub(crate) struct Catalog(ArcSwap<HashMap<ServiceId, Arc<Service>>>);

impl Catalog {
    pub(crate) fn named(&self, name: &str) -> Result<Arc<Service>, Refusal> {
        let services = self.0.load();
        let found = services.values().find(|service| service.name().as_str() == name);
        found.cloned().ok_or(Refusal::NotFound { what: "service" })
    }

    pub(crate) fn by_id(&self, id: ServiceId) -> Result<Arc<Service>, Refusal> {
        self.0.load().get(&id).cloned().ok_or(Refusal::NotFound { what: "service" })
    }

    /// All of them, in the order of their making.
    pub(crate) fn all(&self) -> Vec<Arc<Service>> {
        let mut services: Vec<_> = self.0.load().values().cloned().collect();
        services.sort_by_key(|service| service.id);
        services
    }

    fn take(&self, service: &Service) {
        self.0.rcu(|services| {
            let mut services = HashMap::clone(services);
            services.insert(service.id, Arc::new(service.clone()));
            services
        });
    }
}

/// What follows the log on this node.
pub(crate) struct Followers {
    pub(crate) replica: Arc<Replica>,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) hooks: Arc<Hooks>,
}

impl Projection for Followers {
    fn take(&self, record: &Record) {
        self.take_all(slice::from_ref(record));
    }

    fn take_all(&self, records: &[Record]) {
        self.replica.take_all(records);
        for record in records {
            match record {
                Record::Service(service) => self.catalog.take(service),
                Record::SigningKey(key) => self.keyring.take(key),
                Record::Webhook(webhook) => self.hooks.take(webhook),
                Record::Account(_)
                | Record::Export(_)
                | Record::Fault(_)
                | Record::Sweep(_)
                | Record::Link(_)
                | Record::Session(_)
                | Record::Token(_) => {}
            }
        }
    }

    fn expect_tokens(&self, count: usize) {
        self.replica.make_room(count);
    }

    fn revision(&self, token: TokenId) -> Option<i64> {
        self.replica.revision(token)
    }

    fn withhold(&self, token: TokenId) {
        self.replica.withhold_token(token);
    }
}
