//! The whole of a body, as it comes from a client.

use std::{future::poll_fn, pin::pin, task::Poll};

use axum::body::{Body, Bytes};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use jeton_app::{App, AppError, Asker};

use crate::serve::BODY_TIMEOUT;

/// The largest body of a request to the API, in bytes.
const MAX_BODY: usize = 256 * 1024;

/// Why a body is not there.
pub(crate) enum NotWhole {
    /// It did not come in time.
    Late,
    /// It is larger than it may be.
    TooLarge,
    /// It broke off, or is malformed.
    Broken,
    /// Too many others are waited for.
    Crowd(AppError),
}

/// The whole of a body that came with `shown`.
pub(crate) async fn whole(body: Body, app: &App, shown: Asker) -> Result<Bytes, NotWhole> {
    whole_of(MAX_BODY, body, app, shown).await
}

/// The same of a body that may have so many bytes.
pub(crate) async fn whole_of(
    most: usize,
    body: Body,
    app: &App,
    shown: Asker,
) -> Result<Bytes, NotWhole> {
    let mut read = pin!(Limited::new(body, most).collect());
    let read = match poll_fn(|context| Poll::Ready(read.as_mut().poll(context))).await {
        // It came with its head, and nobody has to wait for it.
        Poll::Ready(read) => read,
        Poll::Pending => {
            let _place = app.place_for_body(shown).map_err(NotWhole::Crowd)?;
            tokio::time::timeout(BODY_TIMEOUT, read).await.map_err(|_| NotWhole::Late)?
        }
    };
    read.map(http_body_util::Collected::to_bytes).map_err(|error| {
        match error.is::<LengthLimitError>() {
            true => NotWhole::TooLarge,
            false => NotWhole::Broken,
        }
    })
}
