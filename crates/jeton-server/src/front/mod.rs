//! Fronts: a listener that speaks a product's own API. It answers the routes that the service's policy declares and
//! forwards everything else to the product, with the credential taken out and the caller's identity put in.

mod action;
mod answer;
mod context;
mod input;
mod plan;
mod proxy;
mod samples;
mod templates;

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use arc_swap::ArcSwap;
use axum::body::Body;
use http::{Request, Response, Uri};
use hyper::body::Incoming;
use jeton_app::{App, NoSuchService};
use jeton_core::{Grant, Reason, Scopes, Verdict, policy::Callers};

pub use templates::{TemplateFault, check};

use crate::{BindError, TrustedProxies, problem::Problem, refusal, serve::Answer, tally::Tally};
use plan::{Plan, Step};
use proxy::Proxy;

/// Where a service's front listens, and where it forwards to.
#[derive(Debug, Clone)]
pub struct FrontOptions {
    /// The service's name.
    pub service: String,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where the product's API is; without one, only the declared routes are answered.
    pub upstream: Option<Uri>,
}

/// The front of one service.
pub(crate) struct Front {
    app: App,
    tally: Arc<Tally>,
    trusted: Arc<TrustedProxies>,
    service: String,
    // Made anew when the service's policy changes.
    plan: ArcSwap<Plan>,
    proxy: Option<Proxy>,
}

impl Front {
    pub(crate) fn open(
        app: App,
        tally: Arc<Tally>,
        trusted: Arc<TrustedProxies>,
        options: FrontOptions,
    ) -> Result<Self, BindError> {
        let FrontOptions { service: name, upstream, .. } = options;
        let service = app
            .served(&name)
            .map_err(|source| BindError::Service { service: name.clone(), source })?;
        let plan = Plan::of(service)
            .map_err(|source| BindError::Template { service: name.clone(), source })?;
        Ok(Self {
            app,
            tally,
            trusted,
            service: name,
            plan: ArcSwap::from_pointee(plan),
            proxy: upstream.map(Proxy::new),
        })
    }

    pub(crate) fn service(&self) -> &str {
        &self.service
    }

    fn plan(&self) -> Arc<Plan> {
        let plan = self.plan.load_full();
        match self.app.served(&self.service) {
            Ok(service) if !Arc::ptr_eq(&service, plan.service()) => match Plan::of(service) {
                Ok(fresh) => {
                    let fresh = Arc::new(fresh);
                    self.plan.store(fresh.clone());
                    fresh
                }
                // Templates are checked before a policy is applied; should one slip through, the old plan serves.
                Err(error) => {
                    tracing::error!(%error, service = self.service, "the front keeps its old routes");
                    plan
                }
            },
            _ => plan,
        }
    }
}

impl Answer for Front {
    async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Response<Body> {
        let plan = self.plan();
        let address = self.trusted.client(peer.ip(), request.headers());
        let step = plan.step(request.method(), request.uri().path());
        if step.is_none() && plan.is_disguised(request.uri().path()) {
            let detail = "this path is another spelling of one that is answered here";
            return plan.failure(None, &Problem::bad_request("invalid_path", detail));
        }
        let anyone = step.as_ref().is_some_and(|step| plan.route(step).callers == Callers::Anyone);
        let verdict = match anyone {
            true => None,
            false => match self.verdict(&request, address) {
                Ok(verdict) => Some(verdict),
                Err(NoSuchService) => {
                    return plan.failure(step.as_ref(), &Problem::not_found("service"));
                }
            },
        };
        match (step, verdict) {
            (Some(step), verdict) => self.declared(&plan, &step, request, verdict, address).await,
            (None, Some(Verdict::Allow(grant))) => {
                self.forward(&plan, request, &grant, address).await
            }
            (None, Some(Verdict::Deny(reason))) => plan.refusal(reason),
            (None, None) => plan.refusal(Reason::Missing),
        }
    }
}

impl Front {
    fn verdict(
        &self,
        request: &Request<Incoming>,
        address: Option<IpAddr>,
    ) -> Result<Verdict<'_>, NoSuchService> {
        let headers =
            request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        let judged = self.app.verify(&self.service, headers, address, &Scopes::NONE)?;
        self.tally.count(judged.service, judged.verdict);
        Ok(judged.verdict)
    }

    async fn declared(
        &self,
        plan: &Plan,
        step: &Step,
        request: Request<Incoming>,
        verdict: Option<Verdict<'_>>,
        address: Option<IpAddr>,
    ) -> Response<Body> {
        let grant = match (verdict, &plan.route(step).callers) {
            (None, _) => None,
            (Some(Verdict::Deny(reason)), _) => return plan.denied(step, reason),
            (Some(Verdict::Allow(grant)), Callers::Kinds(kinds))
                if !kinds.contains(&grant.kind.name) =>
            {
                return plan.failure(Some(step), &refusal::of_other_kind(kinds));
            }
            (Some(Verdict::Allow(grant)), _) => Some(grant),
        };
        match action::run(&self.app, plan, step, request, grant.as_ref(), address).await {
            Ok(context) => plan.success(step, &context),
            Err(failure) => plan.failure(Some(step), &failure),
        }
    }

    async fn forward(
        &self,
        plan: &Plan,
        request: Request<Incoming>,
        grant: &Grant<'_>,
        address: Option<IpAddr>,
    ) -> Response<Body> {
        let Some(proxy) = &self.proxy else {
            return plan.failure(None, &Problem::not_found("route"));
        };
        match proxy.forward(request, plan.policy(), grant, address).await {
            Ok(response) => response,
            Err(problem) => plan.failure(None, &problem),
        }
    }
}
