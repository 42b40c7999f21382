//! Fronts: a listener that speaks a product's own API. It answers the routes that the service's policy declares and
//! forwards everything else to the product, with the credential taken out and the caller's identity put in.

mod action;
mod answer;
mod context;
mod hand_over;
mod input;
mod lease;
mod page;
mod plan;
mod proxy;
mod samples;
mod templates;
mod tokens;

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use arc_swap::ArcSwap;
use axum::body::Body;
use http::{Request, Response, Uri};
use jeton_app::{App, AppError, Asked, Asker, Judged, NoSuchService, Place};
use jeton_core::{
    Grant, Reason, Scopes, Verdict,
    policy::{Action, Callers, RequestLine},
};

pub use proxy::Forwarding;
pub use templates::{TemplateFault, check};

use crate::{
    BindError, PublicUrl, Tls, TrustedProxies,
    api::origin,
    expiring, fields,
    gateway::line,
    problem::Problem,
    refusal,
    sender::sender,
    serve::{Answer, Answered, Connection, Received},
};
use input::Input;
use lease::Lease;
use plan::{Plan, Step};
use proxy::{Passage, Proxy};

/// Where a service's front listens, and where it forwards to.
#[derive(Debug, Clone)]
pub struct FrontOptions {
    /// The service's name.
    pub service: String,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where the product's API is; without one, only the declared routes are answered.
    pub upstream: Option<Uri>,
    /// TLS on its listener; without it, plain HTTP.
    pub tls: Option<Arc<Tls>>,
    /// How it forwards.
    pub forwarding: Forwarding,
}

impl FrontOptions {
    /// A front that forwards to `upstream`, with the limits that it has if nobody says otherwise.
    #[must_use]
    pub fn new(service: &str, listen: SocketAddr, upstream: Option<Uri>) -> Self {
        let service = service.to_owned();
        Self { service, listen, upstream, tls: None, forwarding: Forwarding::default() }
    }
}

/// The front of one service.
pub(crate) struct Front {
    app: App,
    trusted: Arc<TrustedProxies>,
    public_url: PublicUrl,
    service: Arc<str>,
    // Made anew when the service's policy changes.
    plan: ArcSwap<Plan>,
    proxy: Option<Proxy>,
}

impl Front {
    pub(crate) fn open(
        app: App,
        (trusted, public_url): (Arc<TrustedProxies>, PublicUrl),
        options: FrontOptions,
    ) -> Result<Self, BindError> {
        let FrontOptions { service: name, upstream, forwarding, .. } = options;
        let service = app
            .served(&name)
            .map_err(|source| BindError::Service { service: name.clone(), source })?;
        let plan = Plan::of(service)
            .map_err(|source| BindError::Template { service: name.clone(), source })?;
        Ok(Self {
            app,
            trusted,
            public_url,
            service: name.into(),
            plan: ArcSwap::from_pointee(plan),
            proxy: upstream.map(|upstream| Proxy::new(&upstream, forwarding)),
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
                    tracing::error!(%error, service = &*self.service, "the front keeps its old routes");
                    plan
                }
            },
            _ => plan,
        }
    }
}

impl Answer for Front {
    async fn answer(
        &self,
        request: Request<Received>,
        connection: &Arc<Connection>,
    ) -> Response<Body> {
        let plan = self.plan();
        let step = plan.step(request.method(), request.uri().path());
        let mut answered = self.answer_by(&plan, step.as_ref(), request, connection).await;
        let route = step.as_ref().map_or("behind the front", |step| &plan.route(step).path);
        Answered::by(route, &mut answered);
        answered
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        self.trusted.trusts(peer)
    }
}

impl Front {
    async fn answer_by(
        &self,
        plan: &Plan,
        step: Option<&Step>,
        request: Request<Received>,
        connection: &Arc<Connection>,
    ) -> Response<Body> {
        let address = self.trusted.client(connection.peer.ip(), request.headers());
        if step.is_none() && plan.is_disguised(request.uri().path()) {
            let detail = "this path is another spelling of one that is answered here";
            return plan.failure(None, &Problem::bad_request("invalid_path", detail));
        }
        let anyone = step.is_some_and(|step| plan.route(step).callers == Callers::Anyone);
        let judged = match anyone {
            true => None,
            false => match self.judge(&request, address) {
                Ok(judged) => Some(judged),
                Err(NoSuchService) => return plan.failure(step, &Problem::not_found("service")),
            },
        };
        let expiring = judged.as_ref().and_then(|judged| judged.expiring);
        let mut response = match (step, judged) {
            (Some(step), judged) => {
                // In a box: this future is ten times the size of the others, and would be moved with every request.
                Box::pin(self.declared(plan, step, request, judged, address)).await
            }
            (None, Some(judged)) => self.forward(plan, request, judged, address, connection).await,
            (None, None) => plan.denied(None, Reason::Missing, line_of(&request)),
        };
        if let Some(expiring) = expiring {
            expiring::tell(&expiring, &self.public_url, response.headers_mut());
        }
        response
    }

    fn judge(
        &self,
        request: &Request<Received>,
        address: Option<IpAddr>,
    ) -> Result<Judged<'_>, NoSuchService> {
        let line = || {
            let fields: Vec<_> = fields::of(request.headers()).collect();
            line::known(line_of(request), &fields)
        };
        let sender = sender(address, request.headers());
        let asked = Asked { at: self.app.now(), sender, needs: &Scopes::NONE, line: &line };
        self.app.verify(&self.service, fields::of(request.headers()), &asked)
    }

    async fn declared(
        &self,
        plan: &Plan,
        step: &Step,
        request: Request<Received>,
        judged: Option<Judged<'_>>,
        address: Option<IpAddr>,
    ) -> Response<Body> {
        let digest = judged.as_ref().and_then(|judged| judged.digest);
        let verdict = judged.map(|judged| judged.verdict);
        let grant = match (verdict, &plan.route(step).callers) {
            (None, _) => None,
            (Some(Verdict::Deny(reason)), _) => {
                return plan.denied(Some(step), reason, line_of(&request));
            }
            (Some(Verdict::Allow(grant)), Callers::Kinds(kinds))
                if !kinds.contains(&grant.kind.name) =>
            {
                return plan.failure(Some(step), &refusal::of_other_kind(kinds));
            }
            (Some(Verdict::Allow(grant)), _) => Some(grant),
        };
        if plan.route(step).action == Action::SessionHandOver {
            let mut page = hand_over::answer(&self.app, plan, step, request, address).await;
            plan.dress(Some(step), &mut page);
            return page;
        }
        let (head, body) = request.into_parts();
        let request = Request::from_parts(head, ());
        let shown = grant.map_or_else(|| Asker::from(address), |grant| Asker::Token(grant.token));
        let input = Input::read(plan.route(step), request.uri().query(), body, (&self.app, shown));
        let input = match input.await {
            Ok(input) => input,
            Err(failure) => return plan.failure(Some(step), &failure),
        };
        let place = match self.place(plan, step, grant.as_ref()).await {
            Ok(place) => place,
            Err(error) => return plan.failure(Some(step), &error.into()),
        };
        // The body may have come slowly, or the place, and the token may have ended meanwhile.
        let again = grant.map(|_| match digest {
            Some(digest) => self.app.judge_again(&self.service, &digest, address, &Scopes::NONE),
            None => Ok(Verdict::Deny(Reason::Unknown)),
        });
        let grant = match again {
            None => None,
            Some(Ok(Verdict::Allow(grant))) => Some(grant),
            Some(Ok(Verdict::Deny(reason))) => {
                return plan.denied(Some(step), reason, line_of(&request));
            }
            Some(Err(NoSuchService)) => {
                return plan.failure(Some(step), &Problem::not_found("service"));
            }
        };
        let origin = origin(request.headers(), address);
        let caller = grant.as_ref().zip(place);
        match action::run(&self.app, plan, step, &input, origin, caller).await {
            Ok(context) => plan.success(step, &context),
            Err(failure) => plan.failure(Some(step), &failure),
        }
    }

    /// A place for whoever was granted that, where the route needs one.
    async fn place(
        &self,
        plan: &Plan,
        step: &Step,
        grant: Option<&Grant<'_>>,
    ) -> Result<Option<Place>, AppError> {
        match grant.zip(action::errand(plan.route(step).action)) {
            Some((grant, errand)) => self.app.place_of(grant, errand).await.map(Some),
            None => Ok(None),
        }
    }

    async fn forward(
        &self,
        plan: &Plan,
        request: Request<Received>,
        judged: Judged<'_>,
        client: Option<IpAddr>,
        connection: &Arc<Connection>,
    ) -> Response<Body> {
        let (grant, digest) = match (judged.verdict, judged.digest) {
            (Verdict::Allow(grant), Some(digest)) => (grant, digest),
            (Verdict::Deny(reason), _) => return plan.denied(None, reason, line_of(&request)),
            (Verdict::Allow(_), None) => {
                return plan.denied(None, Reason::Unknown, line_of(&request));
            }
        };
        let Some(proxy) = &self.proxy else {
            return plan.failure(None, &Problem::not_found("route"));
        };
        // A rule may have let the request through for any of the token's scopes: it goes on while it has them all.
        let needs = match judged.service.policy.has_rules() {
            true => grant.scopes,
            false => &Scopes::NONE,
        };
        let passage = Passage {
            policy: &judged.service.policy,
            grant: &grant,
            lease: Lease::new(&self.app, &self.service, digest, client, needs),
            client,
            scheme: self.scheme(&request, connection),
            connection,
        };
        match proxy.forward(request, passage).await {
            Ok(mut response) => {
                plan.dress(None, &mut response);
                response
            }
            Err(problem) => plan.failure(None, &problem),
        }
    }

    /// What the client speaks with the outermost proxy that is trusted, or with this listener.
    fn scheme<B>(&self, request: &Request<B>, connection: &Connection) -> &'static str {
        let said = request.headers().get("x-forwarded-proto");
        match said.filter(|_| self.trusted.trusts(connection.peer.ip().to_canonical())) {
            Some(said) if said == "https" => "https",
            Some(said) if said == "http" => "http",
            _ if connection.is_secure => "https",
            _ => "http",
        }
    }
}

/// What a request wants, as its client wrote it.
fn line_of<B>(request: &Request<B>) -> RequestLine<'_> {
    let (method, path) = (request.method().as_str(), request.uri().path());
    RequestLine { method: Some(method.as_bytes()), path: path.as_bytes() }
}
