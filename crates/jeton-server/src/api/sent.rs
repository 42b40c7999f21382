//! A caller and what they sent: the head of their request, and its body.

use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use http::request::Parts;
use jeton_app::{App, Asker, Held};

/// Who calls, in the way that a route wants them to.
pub(crate) trait Calls: Sized {
    /// How they are refused.
    type Refused: IntoResponse;

    /// The credential that they show, as it is judged now. It asks no database.
    fn shown(parts: &Parts, app: &App) -> Result<Held, Self::Refused>;

    /// Lets them in.
    fn let_in(
        held: Held,
        parts: &Parts,
        app: &App,
    ) -> impl Future<Output = Result<Self, Self::Refused>> + Send;
}

/// What a body is read as.
pub(crate) trait Read: Send + Sized {
    /// What is wrong with it.
    type Wrong: IntoResponse;

    /// Reads the body of a request that came with `shown`.
    fn read(
        parts: &Parts,
        body: Body,
        app: &App,
        shown: Asker,
    ) -> impl Future<Output = Result<Self, Self::Wrong>> + Send;
}

/// A caller, what a route takes of the head of their request (path, query and headers), and its body. Whoever is refused is told
/// so before anything else of it is read, and whoever is let in has nothing to wait for any more: what came slowly takes no
/// place, and a credential that ended meanwhile is refused.
pub(crate) struct Sent<C, H, B>(pub(crate) C, pub(crate) H, pub(crate) B);

impl<C: Calls, H: FromRequestParts<App> + Send, B: Read> FromRequest<App> for Sent<C, H, B> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let held = C::shown(&parts, app).map_err(IntoResponse::into_response)?;
        let head = H::from_request_parts(&mut parts, app).await;
        let head = head.map_err(IntoResponse::into_response)?;
        let body = B::read(&parts, body, app, held.asker()).await;
        let body = body.map_err(IntoResponse::into_response)?;
        let by = C::let_in(held, &parts, app).await.map_err(IntoResponse::into_response)?;
        Ok(Self(by, head, body))
    }
}
