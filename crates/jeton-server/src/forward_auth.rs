//! `/verify/{service}`: the verdict on a request that a gateway holds back until it is answered.
//!
//! nginx `auth_request`, Caddy `forward_auth`, Traefik `forwardAuth` and Envoy's `ext_authz` over HTTP send the headers
//! of the request here, with any method. This is answered before the router, without a database, a lock or an await,
//! and with 200, 401, 403 or 503 alone: nginx makes a 500 of anything else. `docs/guides/behind-a-gateway.md` is the
//! contract.

use std::{net::IpAddr, sync::Arc};

use axum::{body::Body, response::IntoResponse};
use http::{HeaderMap, HeaderName, Response, header};
use jeton_app::{Asked, Sender};
use jeton_core::{Grant, Reason, Scopes, policy::RequestLine};
use jiff::Timestamp;

use crate::{
    PublicUrl, expiring,
    fields::{self, Field, Headers},
    gateway::{Allowed, Gateway, Refused, line, needs},
    problem::Problem,
    trusted_proxies::X_FORWARDED_FOR,
};

pub(crate) const ACCOUNT: HeaderName = HeaderName::from_static("jeton-account");
pub(crate) const TOKEN: HeaderName = HeaderName::from_static("jeton-token");
pub(crate) const KIND: HeaderName = HeaderName::from_static("jeton-kind");
pub(crate) const SCOPES: HeaderName = HeaderName::from_static("jeton-scopes");
/// The headers that say who was let through.
pub(crate) const IDENTITY: [HeaderName; 4] = [ACCOUNT, TOKEN, KIND, SCOPES];
/// What a gateway that has no query of its own asks for.
const SCOPE: HeaderName = HeaderName::from_static("jeton-scope");

/// What `/verify/…` asks about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wanted<'r> {
    method: &'r str,
    service: &'r str,
    query: Option<&'r str>,
    /// The path of the request that is held back, where the gateway puts `/verify/{service}` before it.
    path: Option<&'r str>,
}

impl<'r> Wanted<'r> {
    /// What a request asks about, if it does.
    pub(crate) fn of(method: &'r str, path: &'r str, query: Option<&'r str>) -> Option<Self> {
        let rest = path.strip_prefix("/verify/")?;
        let (service, path) = match memchr::memchr(b'/', rest.as_bytes()) {
            Some(end) => (&rest[..end], Some(&rest[end..])),
            None => (rest, None),
        };
        Some(Self { method, service, query, path })
    }

    /// The scopes that the request needs. Behind a path the query is that of the request which is held back. Only
    /// where it reads like ours behind a single slash does it count: a gateway may have been told one slash too many,
    /// and it can only ask for more.
    fn needs(&self, fields: &[Field<'_>]) -> Result<Scopes, Problem> {
        let needs = match self.path {
            None => needs::of_query(self.query)?,
            Some("/") => self.query.and_then(needs::scopes_of).unwrap_or(Scopes::NONE),
            Some(_) => Scopes::NONE,
        };
        needs::and_lines(needs, fields::lines(fields, &SCOPE))
    }
}

/// Ask whether a request that is held back may go on. Any method will do, with the headers of that request.
/// A gateway that puts a prefix before the path of the request, as Envoy does, asks at `/verify/{service}/…`; the
/// query is the request's own there.
#[utoipa::path(get, path = "/verify/{service}", tag = "verify", operation_id = "forward_auth", security(()),
    params(
        ("service" = String, Path, description = "The service's name"),
        ("scope" = Option<String>, Query, description = "The scopes that the request needs, `+` between them"),
        ("jeton-scope" = Option<String>, Header, description = "More scopes that it needs, a blank between them"),
    ),
    responses(
        (status = 200, description = "It may", headers(
            ("Jeton-Account" = String, description = "`acc_…`"), ("Jeton-Token" = String, description = "`tok_…`"),
            ("Jeton-Kind" = String), ("Jeton-Scopes" = String, description = "A blank between them"),
            ("Jeton-Token-Expires" = String, description = "Within the last threshold before its end alone: until when \
                the secret works. RFC 3339, UTC; for the client"),
            ("Link" = String, description = "Beside it, with `rel=\"help\"`: where the token is looked after; for the client"),
        )),
        (status = 401, body = Problem, description = "It needs another credential"),
        (status = 403, body = Problem, description = "It may not, or nobody may know whether there is such a service"),
        (status = 503, body = Problem, description = "This node cannot be sure"),
    ))]
pub(crate) fn answer(
    gateway: &Gateway,
    wanted: &Wanted<'_>,
    headers: &HeaderMap,
    peer: IpAddr,
) -> Response<Body> {
    let fields: Vec<_> = fields::of(headers).collect();
    match judge(gateway, wanted, &fields, (peer, gateway.now())) {
        Ok(allowed) => {
            let mut response = Response::new(Body::empty());
            tell(&allowed, gateway.public_url(), response.headers_mut());
            response
        }
        Err(refused) => refused.into_response(),
    }
}

/// The verdict on the request with the header fields `fields`, which `peer` sent just now.
pub(crate) fn judge<'g>(
    gateway: &'g Gateway,
    wanted: &Wanted<'_>,
    fields: &[Field<'_>],
    (peer, at): (IpAddr, Timestamp),
) -> Result<Allowed<'g>, Arc<Refused>> {
    let trusted = gateway.trusted();
    let needs = wanted.needs(fields).map_err(|problem| Arc::new(problem.into()))?;
    let line = || {
        if !trusted.trusts(peer) {
            return Err(Reason::UnknownPath);
        }
        match wanted.path {
            None => line::said(fields),
            Some(path) => {
                let (method, path) = (Some(wanted.method.as_bytes()), path.as_bytes());
                line::asked(RequestLine { method, path }, fields)
            }
        }
    };
    let address = trusted.client_by(peer, fields::lines(fields, &X_FORWARDED_FOR));
    let agent = fields::lines(fields, &header::USER_AGENT).next();
    let asked = Asked { at, sender: Sender { address, agent }, needs: &needs, line: &line };
    gateway.judge(wanted.service, fields.iter().copied(), &asked)
}

/// Says in headers who is let through.
pub(crate) fn tell(allowed: &Allowed<'_>, public_url: &PublicUrl, headers: &mut impl Headers) {
    identify(&allowed.grant, headers);
    if let Some(expiring) = &allowed.expiring {
        expiring::tell(expiring, public_url, headers);
    }
    headers.set(header::CACHE_CONTROL, &"no-store");
}

/// The headers that name who was let through.
pub(crate) fn identify(grant: &Grant<'_>, headers: &mut impl Headers) {
    headers.set(ACCOUNT, &grant.account);
    headers.set(TOKEN, &grant.token);
    headers.set(KIND, &grant.kind.name);
    headers.set(SCOPES, &grant.scopes);
}

#[cfg(test)]
mod tests {
    use http::Uri;

    use super::*;

    #[test]
    fn a_service_stands_alone_or_before_the_path_of_the_request() {
        let of = |text: &str| {
            let uri: Uri = text.parse().unwrap();
            let wanted = Wanted::of("GET", uri.path(), uri.query())?;
            Some((wanted.service.to_owned(), wanted.path.map(str::to_owned)))
        };
        let asked =
            |service: &str, path: Option<&str>| Some((service.to_owned(), path.map(str::to_owned)));

        assert_eq!(of("/verify/online"), asked("online", None));
        assert_eq!(of("/verify/online?scope=a"), asked("online", None));
        assert_eq!(of("/verify/online/"), asked("online", Some("/")));
        assert_eq!(of("/verify/online/v2//%61?x=1"), asked("online", Some("/v2//%61")));
        assert_eq!(of("/verify//online"), asked("", Some("/online")));
        for other in ["/", "/verify", "/verifyonline", "/Verify/online", "//verify/online"] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    #[test]
    fn the_query_is_ours_unless_a_path_stands_before_it() {
        let needs = |text: &str| {
            let uri: Uri = text.parse().unwrap();
            let needs = Wanted::of("GET", uri.path(), uri.query()).unwrap().needs(&[]);
            needs.map(|scopes| scopes.to_string()).map_err(|problem| problem.code())
        };

        assert_eq!(needs("/verify/online?scope=a+b").as_deref(), Ok("a b"));
        assert_eq!(needs("/verify/online?x=1").as_deref(), Err(&"invalid_query"));
        assert_eq!(needs("/verify/online/v2?scope=a+b").as_deref(), Ok(""));
        assert_eq!(needs("/verify/online/v2?x=1").as_deref(), Ok(""));
        assert_eq!(needs("/verify/online/?x=1").as_deref(), Ok(""));
        assert_eq!(needs("/verify/online/?code=1&scope=a").as_deref(), Ok(""));
        assert_eq!(needs("/verify/online/?scope=a").as_deref(), Ok("a"));
    }
}
