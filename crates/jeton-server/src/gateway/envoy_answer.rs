//! Verdicts as Envoy wants them.

use envoy_types::pb::{
    envoy::{
        config::core::v3::{
            HeaderValue, HeaderValueOption, header_value_option::HeaderAppendAction,
        },
        service::auth::v3::{
            CheckResponse, DeniedHttpResponse, OkHttpResponse, check_response::HttpResponse,
        },
        r#type::v3::HttpStatus,
    },
    google::rpc,
};
use http::{HeaderMap, StatusCode, header};
use jeton_core::policy::Policy;
use tonic::Code;

use super::{
    Allowed, Refused,
    spelling::{begins_like, is_spelling_of},
};
use crate::{
    PublicUrl, expiring,
    fields::Field,
    forward_auth::{IDENTITY, identify},
};

/// The request may go on, with the caller's identity and none that its client made. The client is told of a near end.
pub(super) fn allowed(
    allowed: &Allowed<'_>,
    fields: &[Field<'_>],
    public_url: &PublicUrl,
) -> CheckResponse {
    let mut identity = HeaderMap::new();
    identify(&allowed.grant, &mut identity);
    let mut remove: Vec<String> = Vec::new();
    for (name, _) in fields {
        if is_alias(name, allowed.policy) && !remove.iter().any(|known| known == name) {
            remove.push((*name).to_owned());
        }
    }
    // Envoy may drop a header that it is told to set to nothing, and the client's own would stay.
    for name in IDENTITY.iter().filter(|name| identity[*name].is_empty()) {
        remove.push(name.as_str().to_owned());
    }
    let set = options(&identity)
        .filter(|option| option.header.as_ref().is_some_and(|header| !header.value.is_empty()));
    let ok = OkHttpResponse {
        headers: set.collect(),
        headers_to_remove: remove,
        response_headers_to_add: told(allowed, public_url),
        ..OkHttpResponse::default()
    };
    response(Code::Ok, HttpResponse::OkResponse(ok))
}

/// What the client finds in the answer of the API besides what stands there.
fn told(allowed: &Allowed<'_>, public_url: &PublicUrl) -> Vec<HeaderValueOption> {
    let Some(expiring) = &allowed.expiring else {
        return Vec::new();
    };
    let mut headers = HeaderMap::new();
    expiring::tell(expiring, public_url, &mut headers);
    let mut options: Vec<_> = options(&headers).collect();
    for option in &mut options {
        if option.header.as_ref().is_some_and(|header| header.key == header::LINK.as_str()) {
            option.append_action = HeaderAppendAction::AppendIfExistsOrAdd.into();
        }
    }
    options
}

/// The request may not go on; its client gets the answer that forward-auth gives.
pub(super) fn denied(refused: &Refused) -> CheckResponse {
    let code = match refused.status {
        StatusCode::UNAUTHORIZED => Code::Unauthenticated,
        StatusCode::SERVICE_UNAVAILABLE => Code::Unavailable,
        _ => Code::PermissionDenied,
    };
    let denied = DeniedHttpResponse {
        status: Some(HttpStatus { code: refused.status.as_u16().into() }),
        headers: options(&refused.headers).collect(),
        body: String::from_utf8_lossy(&refused.body).into_owned(),
    };
    response(code, HttpResponse::DeniedResponse(denied))
}

fn response(code: Code, response: HttpResponse) -> CheckResponse {
    CheckResponse {
        status: Some(rpc::Status { code: code.into(), ..rpc::Status::default() }),
        http_response: Some(response),
        ..CheckResponse::default()
    }
}

/// Whether a product may take a header for one of Jeton's, or for one in which secrets travel, that is none. Envoy
/// removes after it sets, so that the exact names of the identity are not among them.
fn is_alias(name: &str, policy: &Policy) -> bool {
    let is_identity = IDENTITY.iter().any(|identity| identity == name);
    let of_carrier = policy.carriers().iter().any(|carrier| {
        is_spelling_of(name, &carrier.header.to_ascii_lowercase()) && !carrier.is_header(name)
    });
    !is_identity && (begins_like(name, "jeton-") || of_carrier)
}

fn options(headers: &HeaderMap) -> impl Iterator<Item = HeaderValueOption> {
    headers.iter().map(|(name, value)| HeaderValueOption {
        header: Some(HeaderValue {
            key: name.as_str().to_owned(),
            value: String::from_utf8_lossy(value.as_bytes()).into_owned(),
            ..HeaderValue::default()
        }),
        append_action: HeaderAppendAction::OverwriteIfExistsOrAdd.into(),
        ..HeaderValueOption::default()
    })
}
