//! What another policy would change for those who hold tokens now.

use jeton_core::{
    Caller, Language, Record, Refusal, Service, ServiceName,
    decide::{
        preview::{Concerned, Tightening, tightenings},
        service,
    },
    policy::Policy,
};
use jiff::Timestamp;

use crate::{App, AppError};

/// What another policy would take away, and from how many.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The service's name.
    pub service: ServiceName,
    /// What it would take away.
    pub found: Vec<Foreseen>,
    /// The word with which what was looked at here is accepted. It stands for the policy, for the one that it replaces,
    /// and for what has somebody who is concerned.
    pub accept: String,
}

/// One thing that another policy would take away.
#[derive(Debug, Clone)]
pub struct Foreseen {
    /// What.
    pub tightening: Tightening,
    /// From how many: tokens, or accounts where a limit is lower.
    pub concerned: i64,
}

impl Preview {
    /// Whether somebody who holds a token now would lose something.
    pub fn tightens(&self) -> bool {
        self.found.iter().any(|foreseen| foreseen.concerned > 0)
    }

    /// Whether it is refused, whatever anybody accepts.
    pub fn is_refused(&self) -> bool {
        self.found.iter().any(Foreseen::is_refused)
    }

    fn of_nobody(service: ServiceName) -> Self {
        Self { service, found: Vec::new(), accept: String::new() }
    }
}

impl Foreseen {
    /// Whether the policy is refused for it, whatever anybody accepts.
    pub fn is_refused(&self) -> bool {
        self.concerned > 0 && self.tightening.what.is_refused()
    }
}

impl App {
    /// What the policy would change for those who hold tokens of the service of its name. Nothing is changed.
    pub async fn preview_policy(&self, policy: Policy, by: &Caller) -> Result<Preview, AppError> {
        by.must_be_admin()?;
        self.must_fit_environment(&policy)?;
        match self.catalog.named(policy.name.as_str()) {
            Err(Refusal::NotFound { .. }) => Ok(Preview::of_nobody(policy.name)),
            Err(refusal) => Err(refusal.into()),
            Ok(service) => {
                // Nobody is looked at here: what is in use is a part of the preview.
                let change = service::apply(&service, policy, &[], Some(by))?;
                self.foresee(&service, &change.record, self.clock.now()).await
            }
        }
    }

    /// What `next`, a service as a decision leaves it, would take away from the holders of tokens of `service`.
    pub(super) async fn foresee(
        &self,
        service: &Service,
        next: &Record,
        now: Timestamp,
    ) -> Result<Preview, AppError> {
        let Record::Service(next) = next else {
            return Ok(Preview::of_nobody(service.name().clone()));
        };
        let mut found = Vec::new();
        for tightening in tightenings(&self.in_force(service), &self.in_force(next)) {
            let concerned = self.count_concerned(service, &tightening, now).await?;
            found.push(Foreseen { tightening, concerned });
        }
        let accept = self.word_for(service, &next.policy, &found);
        Ok(Preview { service: service.name().clone(), found, accept })
    }

    async fn count_concerned(
        &self,
        service: &Service,
        Tightening { kind, what }: &Tightening,
        now: Timestamp,
    ) -> Result<i64, AppError> {
        let count = match (what.concerns(now), kind) {
            (Concerned::Nobody, _) => 0,
            (Concerned::TokensInUse, Some(kind)) => {
                self.store.tokens_in_use((service.id, kind), now).await?
            }
            (Concerned::TokensWith(scope), Some(kind)) => {
                self.store.live_tokens_with((service.id, kind), (&scope, None), now).await?
            }
            (Concerned::TokensBelow(keeper, scope), Some(kind)) => {
                let scope = (&scope, Some(keeper));
                self.store.live_tokens_with((service.id, kind), scope, now).await?
            }
            (Concerned::Accounts(limit), Some(kind)) => {
                self.store.crowded_accounts((service.id, kind), limit, now).await?
            }
            (Concerned::Tokens(at), kind) => {
                self.store.live_tokens(service.id, kind.as_ref(), at).await?
            }
            (
                Concerned::TokensInUse
                | Concerned::TokensWith(_)
                | Concerned::TokensBelow(..)
                | Concerned::Accounts(_),
                None,
            ) => self.store.live_tokens(service.id, None, now).await?,
        };
        Ok(count)
    }

    /// Made with a key, so that nobody has the word who has not seen the preview.
    fn word_for(&self, service: &Service, policy: &Policy, found: &[Foreseen]) -> String {
        let concerned = found.iter().filter(|foreseen| foreseen.concerned > 0).map(|foreseen| {
            let kind = foreseen.tightening.kind.as_ref().map_or("", |kind| kind.as_str());
            format!("{kind} {}", foreseen.tightening.what.in_words(Language::English))
        });
        let concerned: Vec<String> = concerned.collect();
        let before = format!("{} {}", service.id, service.revision);
        let text = [before.as_str(), &concerned.join("\n"), policy.text()].join("\n\n");
        let digest = self.keys.lasting().digest(&text);
        digest.as_bytes()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
