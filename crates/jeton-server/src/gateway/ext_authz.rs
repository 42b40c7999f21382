//! Envoy's `ext_authz` over gRPC: `envoy.service.auth.v3.Authorization/Check`, on the port of the main door.
//!
//! Whatever a client can cause is a denial and never an error of the call: a gateway that was told to let requests
//! through while Jeton fails must not be made to believe that. An error, `INVALID_ARGUMENT`, is for the operator.

use std::{net::IpAddr, sync::Arc};

use axum::body::Body;
use envoy_types::pb::envoy::service::auth::v3::{
    CheckRequest, CheckResponse,
    authorization_server::{Authorization, AuthorizationServer},
};
use http::{HeaderMap, HeaderValue, Request, Response, header};
use jeton_app::{Asked, Sender};
use jeton_core::{Reason, Scopes, policy::RequestLine};
use tonic::Status;
use tower::Service as _;

use super::{Gateway, check::Check, envoy_answer, line, needs};
use crate::serve::{BODY_TIMEOUT, Received};

/// Answers Envoy.
#[derive(Clone)]
pub(crate) struct ExtAuthz(AuthorizationServer<Checks>);

struct Checks(Arc<Gateway>);

/// The other end of the connection.
#[derive(Clone, Copy)]
struct Peer(IpAddr);

/// The largest question, in bytes. The headers of a request have 64 KiB; its body need not be sent.
const MAX_MESSAGE: usize = 256 * 1024;
const PATH: &str = "/envoy.service.auth.v3.Authorization/Check";
const GRPC: &[u8] = b"application/grpc";
const GRPC_STATUS: &str = "grpc-status";

impl ExtAuthz {
    pub(crate) fn new(gateway: Arc<Gateway>) -> Self {
        let server = AuthorizationServer::new(Checks(gateway));
        Self(server.max_decoding_message_size(MAX_MESSAGE))
    }

    /// Whether a request is a question of this sort.
    pub(crate) fn is_asked(request: &Request<Received>) -> bool {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        request.uri().path() == PATH
            && content_type.is_some_and(|value| value.as_bytes().starts_with(GRPC))
    }

    pub(crate) async fn answer(
        &self,
        mut request: Request<Received>,
        peer: IpAddr,
    ) -> Response<Body> {
        request.extensions_mut().insert(Peer(peer));
        let answered = tokio::time::timeout(BODY_TIMEOUT, self.0.clone().call(request)).await;
        let response = match answered {
            Ok(Ok(response)) => response,
            Ok(Err(never)) => match never {},
            Err(_elapsed) => {
                Status::deadline_exceeded("the question did not come in time").into_http()
            }
        };
        let mut response = response.map(Body::new);
        // Nothing fails inside here. What tonic calls INTERNAL (13) is a message that is none.
        if let Some(status) = response.headers_mut().get_mut(GRPC_STATUS)
            && status == "13"
        {
            *status = HeaderValue::from_static("3");
        }
        response
    }
}

#[tonic::async_trait]
impl Authorization for Checks {
    async fn check(
        &self,
        request: tonic::Request<CheckRequest>,
    ) -> Result<tonic::Response<CheckResponse>, Status> {
        let Peer(peer) =
            *request.extensions().get().ok_or_else(|| Status::unavailable("no peer"))?;
        let (metadata, _, message) = request.into_parts();
        let response = self.judge(&message, &metadata.into_headers(), peer)?;
        Ok(tonic::Response::new(response))
    }
}

impl Checks {
    fn judge(
        &self,
        request: &CheckRequest,
        metadata: &HeaderMap,
        peer: IpAddr,
    ) -> Result<CheckResponse, Status> {
        let Self(gateway) = self;
        let check = Check::read(request, metadata).map_err(Status::invalid_argument)?;
        let needs = needs::and_lines(Scopes::NONE, check.scopes.iter().copied());
        let needs = needs.map_err(|problem| Status::invalid_argument(problem.detail()))?;
        let is_trusted = gateway.trusted().trusts(peer);
        let address = match is_trusted {
            true => check.client(gateway.trusted()),
            false => Some(peer.to_canonical()),
        };
        let line = || match is_trusted {
            true => line::known(
                RequestLine { method: Some(check.method.as_bytes()), path: check.path.as_bytes() },
                &check.fields,
            ),
            false => Err(Reason::UnknownPath),
        };
        let sender = Sender { address, agent: check.agent() };
        let asked = Asked { at: gateway.now(), sender, needs: &needs, line: &line };
        Ok(match gateway.judge(check.service, check.lines(), &asked) {
            Ok(allowed) => envoy_answer::allowed(&allowed, &check.fields, gateway.public_url()),
            Err(refused) => envoy_answer::denied(&refused),
        })
    }
}
