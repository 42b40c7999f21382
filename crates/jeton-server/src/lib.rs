//! The doors of Jeton: the REST API, forward-auth, and a front for every service that wants its own listener.
//!
//! A door extracts, calls one use case of `jeton-app` and answers. It has no rules and no SQL.
#![warn(missing_docs)]

mod api;
mod basic;
mod challenge;
mod claims;
mod cookie;
mod cross_site;
mod dashboard;
mod doors;
mod expiring;
mod exposition;
mod fields;
mod forward_auth;
mod front;
mod gateway;
mod help;
mod html;
mod openapi;
mod options;
mod pieces;
mod problem;
mod refusal;
mod routes;
mod same_origin;
mod sender;
mod serve;
mod trusted_proxies;
mod views;

use std::{io, net::SocketAddr, sync::Arc};

use jeton_app::{App, AppError, Post};
use tokio::sync::watch;

pub use claims::claims;
pub use doors::openapi_json;
pub use front::{Forwarding, FrontOptions, TemplateFault, check as check_front};
pub use options::{DoorOptions, PublicUrl, PublicUrlError};
pub use serve::{Limits, Tls, TlsError};
pub use trusted_proxies::{TooWide, TrustedProxies};

use doors::Doors;
use front::Front;
use serve::Listener;

/// A Jeton that listens.
pub struct Jeton {
    app: App,
    limits: Limits,
    public_url: PublicUrl,
    post: Option<Arc<Post>>,
    main: Listener,
    doors: Arc<Doors>,
    fronts: Vec<(Listener, Arc<Front>)>,
}

/// Why Jeton cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The address cannot be had.
    #[error("cannot listen at `{address}`")]
    Address {
        /// Where.
        address: SocketAddr,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A front is for a service that does not exist.
    #[error("the front for `{service}` cannot be opened")]
    Service {
        /// The service's name.
        service: String,
        /// The cause.
        #[source]
        source: AppError,
    },
    /// A front's templates are wrong.
    #[error("the front for `{service}` cannot be opened")]
    Template {
        /// The service's name.
        service: String,
        /// The cause.
        #[source]
        source: TemplateFault,
    },
}

impl Jeton {
    /// Takes the addresses. Nothing is answered before [`Self::serve`].
    pub async fn bind(app: App, options: DoorOptions) -> Result<Self, BindError> {
        let trusted = Arc::new(options.trusted_proxies);
        let main = listener(options.listen, options.tls).await?;
        let public_url = match options.public_url {
            Some(url) => url,
            None => {
                let address = main.address().map_err(address_of(options.listen))?;
                PublicUrl::of(main.scheme(), address)
            }
        };
        let mut opened = Vec::new();
        for front in options.fronts {
            let listener = listener(front.listen, front.tls.clone()).await?;
            let around = (trusted.clone(), public_url.clone());
            let front = Front::open(app.clone(), around, front)?;
            opened.push((listener, Arc::new(front)));
        }
        let doors = Arc::new(Doors::new(app.clone(), trusted, public_url.clone()));
        Ok(Self {
            app,
            limits: options.limits,
            public_url,
            post: None,
            main,
            doors,
            fronts: opened,
        })
    }

    /// The same, which sends mails as well.
    #[must_use]
    pub fn with_post(self, post: Post) -> Self {
        Self { post: Some(Arc::new(post)), ..self }
    }

    /// The address of the main door.
    ///
    /// # Errors
    /// What the operating system says of the socket.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.main.address()
    }

    /// The URL of the main door, by its address.
    ///
    /// # Errors
    /// What the operating system says of the socket.
    pub fn url(&self) -> io::Result<String> {
        Ok(format!("{}://{}", self.main.scheme(), self.main.address()?))
    }

    /// The URL under which clients find the main door.
    #[must_use]
    pub fn public_url(&self) -> &PublicUrl {
        &self.public_url
    }

    /// The URL of every front, by the name of its service.
    ///
    /// # Errors
    /// What the operating system says of a socket.
    pub fn front_urls(&self) -> io::Result<Vec<(String, String)>> {
        let url = |(listener, front): &(Listener, Arc<Front>)| {
            let url = format!("{}://{}", listener.scheme(), listener.address()?);
            Ok((front.service().to_owned(), url))
        };
        self.fronts.iter().map(url).collect()
    }

    /// The address of every front, by the name of its service.
    ///
    /// # Errors
    /// What the operating system says of a socket.
    pub fn front_addresses(&self) -> io::Result<Vec<(String, SocketAddr)>> {
        let address = |(listener, front): &(Listener, Arc<Front>)| {
            Ok((front.service().to_owned(), listener.address()?))
        };
        self.fronts.iter().map(address).collect()
    }

    /// Serves until `shutdown` is done, lets the requests in flight finish, and closes the database.
    pub async fn serve(self, shutdown: impl Future<Output = ()>) {
        let (stop, stopped) = watch::channel(false);
        let limits = self.limits;
        let main = serve::serve(self.main, self.doors, limits, stopped.clone());
        let mut tasks = vec![tokio::spawn(main)];
        for (listener, front) in self.fronts {
            tasks.push(tokio::spawn(serve::serve(listener, front, limits, stopped.clone())));
        }
        let mails = self.post.clone().map(|post| {
            let app = self.app.clone();
            tokio::spawn(async move { app.run_post(&post).await })
        });
        let (jobs, mut end) = (self.app.clone(), stopped.clone());
        let over = async move {
            // An error says that nobody is left to stop it.
            if end.wait_for(|stopped| *stopped).await.is_err() {
                tracing::debug!("the jobs are left alone");
            }
        };
        tasks.push(tokio::spawn(async move { jobs.run_jobs(over).await }));
        let webhooks = self.app.clone();
        let webhooks = tokio::spawn(async move { webhooks.run_webhooks(views::message).await });
        shutdown.await;
        stop.send_replace(true);
        self.app.begin_stop();
        for task in tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a listener or the jobs ended badly");
            }
        }
        if let (Some(post), Some(mails)) = (self.post, mails) {
            post.stop();
            // What a server takes now must be written down, or it is sent again.
            if tokio::time::timeout(limits.stop, mails).await.is_err() {
                tracing::warn!("a mail was still being handed over; it may be sent again");
            }
        }
        webhooks.abort();
        // One more round, so that nothing that was seen is lost by a stop.
        self.app.do_jobs().await;
        self.app.stop().await;
    }
}

async fn listener(address: SocketAddr, tls: Option<Arc<Tls>>) -> Result<Listener, BindError> {
    Listener::bind(address, tls).await.map_err(address_of(address))
}

fn address_of(address: SocketAddr) -> impl Fn(io::Error) -> BindError {
    move |source| BindError::Address { address, source }
}
