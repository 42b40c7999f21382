//! Services: their versions, the newest of which holds.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use jeton_core::{
    KindName, Service, ServiceId, ServiceState, Span,
    policy::{Kind, Policy},
};

use crate::names::Names;

/// A service as it stands.
#[derive(Debug)]
pub struct ServiceView {
    /// The service.
    pub id: ServiceId,
    /// Its rules.
    pub policy: Arc<Policy>,
    /// Whether its tokens may work.
    pub state: ServiceState,
    /// The last of the thresholds at which people are told that a token is about to expire.
    pub last_threshold: Option<Span>,
    number: u32,
    revision: i64,
    /// By number. A kind that the policy has no more stays as it last was, for the tokens that ended before.
    kinds: Box<[Option<Arc<Kind>>]>,
}

impl ServiceView {
    /// The service's number in this replica, which stays until the end of the program.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether its tokens may work.
    pub fn is_enabled(&self) -> bool {
        self.state == ServiceState::Enabled
    }

    /// The kind of that number.
    pub(crate) fn kind(&self, number: u32) -> Option<&Kind> {
        self.kinds.get(number as usize)?.as_deref()
    }
}

/// The services as readers see them. Versions are never freed: verdicts borrow from them.
#[derive(Debug, Default)]
pub(crate) struct Services {
    entries: boxcar::Vec<Versions>,
    names: Names,
}

#[derive(Debug, Default)]
struct Versions {
    views: boxcar::Vec<ServiceView>,
    newest: AtomicUsize,
}

impl Versions {
    fn newest(&self) -> Option<&ServiceView> {
        self.views.get(self.newest.load(Ordering::Acquire))
    }
}

impl Services {
    /// The service of that name.
    pub(crate) fn named(&self, name: &str) -> Option<&ServiceView> {
        self.newest(self.names.get(name)?)
    }

    /// The newest version of the service of that number.
    pub(crate) fn newest(&self, number: u32) -> Option<&ServiceView> {
        self.entries.get(number as usize)?.newest()
    }

    /// The memory that the services take, by the length of their policies.
    pub(crate) fn bytes(&self) -> usize {
        let views = self.entries.iter().flat_map(|(_, versions)| versions.views.iter());
        // What was read from a text takes about four times as much as the text.
        views
            .map(|(_, view)| size_of::<ServiceView>() + 4 * view.policy.text().len())
            .sum::<usize>()
            + self.entries.count() * size_of::<Versions>()
    }
}

/// The numbers of services and kinds: what only the writer needs.
#[derive(Debug, Default)]
pub(crate) struct ServiceNumbers {
    services: HashMap<ServiceId, u32>,
    /// By the number of the service. The number of a kind is its position.
    kinds: Vec<Vec<KindName>>,
}

impl ServiceNumbers {
    /// The numbers of a service and one of its kinds, which get some if they are not known yet.
    pub(crate) fn of(
        &mut self,
        services: &Services,
        service: ServiceId,
        kind: &KindName,
    ) -> (u32, u32) {
        let service = self.service(services, service);
        (service, self.kind(service, kind))
    }

    /// Takes a service's record unless it is known already.
    pub(crate) fn take(&mut self, services: &Services, service: &Service) {
        let number = self.service(services, service.id);
        let Some(versions) = services.entries.get(number as usize) else {
            return;
        };
        let before = versions.newest();
        if before.is_some_and(|before| service.revision <= before.revision) {
            return;
        }
        let policy = match before {
            Some(before) if *before.policy == service.policy => Arc::clone(&before.policy),
            _ => Arc::new(service.policy.clone()),
        };
        let view = ServiceView {
            id: service.id,
            state: service.state,
            last_threshold: service.thresholds().last().copied(),
            number,
            revision: service.revision,
            kinds: self.kinds_of(number, &policy, before),
            policy,
        };
        versions.newest.store(versions.views.push(view), Ordering::Release);
        services.names.add(service.name().as_str(), number);
    }

    fn service(&mut self, services: &Services, id: ServiceId) -> u32 {
        *self.services.entry(id).or_insert_with(|| {
            self.kinds.push(Vec::new());
            u32::try_from(services.entries.push(Versions::default()))
                .expect("far fewer than 2^32 services")
        })
    }

    fn kind(&mut self, service: u32, name: &KindName) -> u32 {
        let kinds = &mut self.kinds[service as usize];
        let position = kinds.iter().position(|kind| kind == name).unwrap_or_else(|| {
            kinds.push(name.clone());
            kinds.len() - 1
        });
        u32::try_from(position).expect("far fewer than 2^32 kinds")
    }

    fn kinds_of(
        &mut self,
        service: u32,
        policy: &Policy,
        before: Option<&ServiceView>,
    ) -> Box<[Option<Arc<Kind>>]> {
        for kind in &policy.kinds {
            self.kind(service, &kind.name);
        }
        let names = self.kinds[service as usize].iter().enumerate();
        names
            .map(|(number, name)| match policy.kind(name.as_str()) {
                Some(kind) => Some(Arc::new(kind.clone())),
                None => before?.kinds.get(number)?.clone(),
            })
            .collect()
    }
}
