//! The main door: forward-auth before the router, then the API.

use std::{
    net::IpAddr,
    sync::{Arc, LazyLock},
};

use axum::{
    Extension, Router,
    body::Body,
    extract::{self, MatchedPath},
    middleware,
    response::IntoResponse,
    routing::get,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use jeton_app::App;
use tower::ServiceExt as _;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    PublicUrl,
    api::RequestFrom,
    cookie, cross_site, dashboard, exposition,
    forward_auth::{self, Wanted},
    gateway::{ExtAuthz, Gateway},
    openapi::{self, Description},
    problem::Problem,
    routes,
    serve::{Answer, Answered, Connection, Plain, Received, Reply, Written},
    trusted_proxies::TrustedProxies,
};

/// The main door.
pub(crate) struct Doors {
    gateway: Arc<Gateway>,
    ext_authz: ExtAuthz,
    trusted: Arc<TrustedProxies>,
    router: Router,
}

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The description of the API, as soon as somebody wants it: most who run Jeton never do. Every answer shares it, for a client
/// may leave many untaken.
static DESCRIPTION: LazyLock<Bytes> = LazyLock::new(|| openapi_json().into());

impl Doors {
    pub(crate) fn new(app: App, trusted: Arc<TrustedProxies>, public_url: PublicUrl) -> Self {
        let (api, _) = described();
        let metrics = {
            let app = app.clone();
            get(move || async move {
                let text = exposition::text(&app.gauges());
                ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
            })
        };
        let description = get(async || {
            // Making it the first time takes milliseconds, in which others want their verdicts.
            let text = tokio::task::spawn_blocking(|| DESCRIPTION.clone()).await;
            let text = text.expect("the description is plain data, which a test has made before");
            ([(header::CONTENT_TYPE, "application/json")], text)
        });
        let router = api
            .with_state(app.clone())
            .route("/metrics", metrics)
            .route("/openapi.json", description)
            .route("/", {
                let app = app.clone();
                get(move || async move { dashboard::show(&app) })
            })
            .route("/assets/{name}", get(dashboard::asset))
            .fallback({
                let app = app.clone();
                move |method: Method, uri: Uri, headers: HeaderMap| async move {
                    dashboard::elsewhere(&app, &method, &uri, &headers)
                }
            })
            .method_not_allowed_fallback(async || {
                Problem::new(
                    StatusCode::METHOD_NOT_ALLOWED,
                    "method_not_allowed",
                    "this route has no such method",
                )
            })
            .layer(middleware::from_fn(name_route))
            .layer(Extension(public_url.clone()))
            .layer(if_absent(header::CACHE_CONTROL, "no-store"))
            .layer(if_absent(header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
        let gateway = Arc::new(Gateway::new(app, trusted.clone(), public_url));
        let ext_authz = ExtAuthz::new(gateway.clone());
        Self { gateway, ext_authz, trusted, router }
    }
}

impl Answer for Doors {
    async fn answer(
        &self,
        mut request: Request<Received>,
        connection: &Arc<Connection>,
    ) -> Response<Body> {
        let peer = connection.peer.ip();
        let (method, uri) = (request.method().as_str(), request.uri());
        if let Some(wanted) = Wanted::of(method, uri.path(), uri.query()) {
            let mut answered =
                forward_auth::answer(&self.gateway, &wanted, request.headers(), peer);
            Answered::by("/verify/{service}", &mut answered);
            return answered;
        }
        if ExtAuthz::is_asked(&request) {
            let mut answered = self.ext_authz.answer(request, peer).await;
            Answered::by("envoy.service.auth.v3.Authorization/Check", &mut answered);
            return answered;
        }
        if let Some(problem) = cross_site::refuse(&request) {
            return problem.into_response();
        }
        let by_cookie = cookie::sent(request.headers()) != cookie::Sent::Nothing;
        let address = self.trusted.client(peer, request.headers());
        request.extensions_mut().insert(RequestFrom(address));
        let answered = self.router.clone().oneshot(request.map(Body::new)).await;
        let mut answered = answered.unwrap_or_else(|never| match never {});
        if by_cookie {
            answered.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
        }
        answered
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        self.trusted.trusts(peer)
    }

    fn at_once(
        &self,
        request: &Plain<'_>,
        connection: &Connection,
        mut reply: Reply<'_>,
    ) -> Option<Written> {
        let wanted = Wanted::of(request.method, request.path, request.query)?;
        let (gateway, peer) = (&*self.gateway, connection.peer.ip());
        // Read once: the date of the answer is that of the verdict.
        let now = gateway.now();
        let judged = forward_auth::judge(gateway, &wanted, request.fields, (peer, now));
        Some(match judged {
            Ok(allowed) => {
                reply.begin(StatusCode::OK, now);
                forward_auth::tell(&allowed, gateway.public_url(), &mut reply);
                reply.end()
            }
            Err(refused) => {
                reply.begin(refused.status, now);
                reply.end_as(&refused.rest)
            }
        })
    }
}

/// The description of the API as JSON.
pub fn openapi_json() -> String {
    let (_, mut description) = described();
    openapi::complete(&mut description);
    description.info.version = env!("CARGO_PKG_VERSION").to_owned();
    description.to_pretty_json().expect("the description is plain data")
}

fn described() -> (Router<App>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(routes::api())
        .merge(routes::oauth())
        .merge(routes::health())
        .split_for_parts()
}

/// Leaves the route with its answer.
async fn name_route(
    route: Option<MatchedPath>,
    request: extract::Request,
    next: middleware::Next,
) -> Response<Body> {
    let mut answered = next.run(request).await;
    if let Some(route) = route {
        Answered::by(route.as_str(), &mut answered);
    }
    answered
}

fn if_absent(name: http::HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
