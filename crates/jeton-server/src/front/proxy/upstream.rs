//! The upstream: where requests go, and the connections to it that are kept for the next ones.

use std::{
    error::Error,
    future::poll_fn,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use http::{Request, Response, Uri};
use hyper::body::{Body as _, Incoming};
use jeton_client::{Connector, connector};
use tokio::time::Instant;
use tower::ServiceExt as _;

use super::{
    arriving::Arriving,
    body::Passing,
    link::{Link, Unsent},
    upload::Upload,
};
use crate::serve::Received;

/// The upstream: how to connect to it, and connections that are kept.
pub(super) struct Upstream {
    connector: Connector,
    // Without a path: connections are made to it.
    place: Uri,
    kept: Arc<Kept>,
}

/// Connections that nobody uses, the last one used at the end.
#[derive(Default)]
pub(super) struct Kept {
    links: Mutex<Vec<(Instant, Box<Link>)>>,
    // Whether there is a task that gives up the old ones.
    is_tidied: AtomicBool,
}

/// Why a request got no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    /// There is no connection.
    #[error("no connection could be made")]
    Unreached(#[source] Box<dyn Error + Send + Sync>),
    /// It broke off before the answer.
    #[error("the connection broke off")]
    Broken(#[source] hyper::Error),
}

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an unused connection is kept.
const IDLE: Duration = Duration::from_secs(30);
/// How many unused connections are kept.
const MOST_KEPT: usize = 256;

impl Upstream {
    pub(super) fn new(place: Uri) -> Self {
        Self { connector: connector(CONNECT), place, kept: Arc::default() }
    }

    /// Sends `request`, whose target is a path, and waits for the head of its answer. It is sent again only where a
    /// kept connection turned out to be closed before any of it was sent.
    pub(super) async fn send(
        &self,
        mut request: Request<Passing<Received>>,
        upload: Option<Upload>,
    ) -> Result<Response<Arriving>, NoAnswer> {
        while let Some(mut link) = self.kept.take().await {
            match link.send(request).await {
                Ok(answer) => return Ok(self.arriving(answer, link, upload).await),
                Err(unsent) => request = sent_again(unsent)?,
            }
        }
        let mut link = Box::pin(self.connect()).await?;
        let answer = link.send(request).await.map_err(broken)?;
        Ok(self.arriving(answer, link, upload).await)
    }

    /// The same over a connection of its own, which may become something else.
    pub(super) async fn send_to_switch(
        &self,
        request: Request<Passing<Received>>,
    ) -> Result<Response<Arriving>, NoAnswer> {
        let link = Box::pin(self.connect()).await?;
        let answer = link.send_to_switch(request).await.map_err(broken)?;
        Ok(answer.map(Arriving::driven_elsewhere))
    }

    async fn connect(&self) -> Result<Box<Link>, NoAnswer> {
        let wire = self.connector.clone().oneshot(self.place.clone()).await;
        let link = Link::over(wire.map_err(NoAnswer::Unreached)?).await;
        Ok(Box::new(link.map_err(NoAnswer::Broken)?))
    }

    async fn arriving(
        &self,
        answer: Response<Incoming>,
        mut link: Box<Link>,
        upload: Option<Upload>,
    ) -> Response<Arriving> {
        let kept = self.kept.clone();
        if let Some(upload) = upload {
            // The rest of the request goes on being sent, whether the client takes the answer or not.
            tokio::spawn(async move {
                let is_usable = tokio::select! {
                    is_usable = poll_fn(|context| link.poll_idle(context)) => is_usable,
                    () = upload.is_overdue() => false,
                };
                if is_usable {
                    kept.keep(link);
                }
            });
            return answer.map(Arriving::driven_elsewhere);
        }
        if !answer.body().is_end_stream() {
            return answer.map(|body| Arriving::over(body, link, kept));
        }
        if link.is_idle().await {
            kept.keep(link);
        }
        answer.map(Arriving::driven_elsewhere)
    }
}

impl Kept {
    /// Keeps `link` for the next request.
    pub(super) fn keep(self: &Arc<Self>, link: Box<Link>) {
        let (now, mut kept) = (Instant::now(), self.lock());
        if !self.is_tidied.swap(true, Relaxed) {
            tokio::spawn(Self::give_up_old(Arc::downgrade(self)));
        }
        if kept.len() >= MOST_KEPT {
            kept.remove(0);
        }
        kept.push((now, link));
    }

    /// Gives up what nobody uses any more, for as long as the upstream is there.
    async fn give_up_old(kept: Weak<Self>) {
        loop {
            tokio::time::sleep(IDLE / 2).await;
            let Some(kept) = kept.upgrade() else { return };
            let now = Instant::now();
            kept.lock().retain(|(since, _)| now - *since < IDLE);
        }
    }

    /// A connection that is open, as far as can be seen from here.
    async fn take(&self) -> Option<Box<Link>> {
        loop {
            let (since, mut link) = self.lock().pop()?;
            if since.elapsed() > IDLE {
                // Those before it are older still.
                self.lock().clear();
                return None;
            }
            if link.is_idle().await {
                return Some(link);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Instant, Box<Link>)>> {
        // Nothing that is done under it can leave it half done.
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sent_again(mut unsent: Unsent) -> Result<Request<Passing<Received>>, NoAnswer> {
    unsent.take_message().ok_or_else(|| broken(unsent))
}

fn broken(unsent: Unsent) -> NoAnswer {
    NoAnswer::Broken(unsent.into_error())
}
