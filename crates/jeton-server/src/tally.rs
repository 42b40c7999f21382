//! `/metrics`: what happens, as Prometheus counts it. No label ever carries a secret or a name that a client chose.

use std::{collections::HashMap, sync::Arc};

use arc_swap::ArcSwap;
use jeton_app::{App, ServiceView};
use jeton_core::{Reason, ServiceId, Verdict};
use metrics::{Counter, Key, Label, Level, Metadata, Recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

use crate::exposition;

/// Counts verdicts and writes them out.
pub(crate) struct Tally {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    // Looked up at every verdict, so that counting is one load and one addition.
    services: ArcSwap<HashMap<ServiceId, Arc<Counters>>>,
}

struct Counters {
    allowed: Counter,
    denied: HashMap<Reason, Counter>,
}

const VERDICTS: &str = "jeton_verdicts_total";
const ALLOWED: &str = "allowed";
static METADATA: Metadata<'static> = Metadata::new("jeton", Level::INFO, None);

impl Tally {
    pub(crate) fn new() -> Self {
        let recorder = PrometheusBuilder::new().build_recorder();
        recorder.describe_counter(VERDICTS.into(), None, "Verdicts by service and outcome.".into());
        Self { handle: recorder.handle(), recorder, services: ArcSwap::default() }
    }

    /// Counts a verdict.
    pub(crate) fn count(&self, service: &ServiceView, verdict: Verdict<'_>) {
        // One load where nobody listens.
        tracing::trace!(
            service = service.policy.name.as_str(),
            outcome = outcome(verdict),
            "judged"
        );
        let known = self.services.load();
        match known.get(&service.id) {
            Some(counters) => counters.add(verdict),
            None => self.learn(service).add(verdict),
        }
    }

    /// Everything in the text format of Prometheus.
    pub(crate) fn render(&self, app: &App) -> String {
        let verdicts = self.handle.render();
        format!("{verdicts}{}", exposition::text(&app.gauges()))
    }

    fn learn(&self, service: &ServiceView) -> Arc<Counters> {
        let counters = Arc::new(Counters::new(&self.recorder, service.policy.name.as_str()));
        self.services.rcu(|services| {
            let mut services = HashMap::clone(services);
            services.insert(service.id, counters.clone());
            services
        });
        counters
    }
}

fn outcome(verdict: Verdict<'_>) -> &'static str {
    match verdict {
        Verdict::Allow(_) => ALLOWED,
        Verdict::Deny(reason) => reason.code(),
    }
}

impl Counters {
    fn new(recorder: &PrometheusRecorder, service: &str) -> Self {
        let counter = |outcome: &'static str| {
            let labels = vec![
                Label::new("service", service.to_owned()),
                Label::from_static_parts("outcome", outcome),
            ];
            recorder.register_counter(&Key::from_parts(VERDICTS, labels), &METADATA)
        };
        let denied = Reason::ALL.iter().map(|reason| (*reason, counter(reason.code())));
        Self { allowed: counter(ALLOWED), denied: denied.collect() }
    }

    fn add(&self, verdict: Verdict<'_>) {
        match verdict {
            Verdict::Allow(_) => self.allowed.increment(1),
            Verdict::Deny(reason) => {
                if let Some(counter) = self.denied.get(&reason) {
                    counter.increment(1);
                }
            }
        }
    }
}
