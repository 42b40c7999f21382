//! The doors of Jeton: the REST API, forward-auth, and a front for every service that wants its own listener.
//!
//! A door extracts, calls one use case of `jeton-app` and answers. It has no rules and no SQL.
#![warn(missing_docs)]

mod api;
mod challenge;
mod doors;
mod forward_auth;
mod front;
mod gateway;
mod openapi;
mod options;
mod problem;
mod refusal;
mod routes;
mod same_origin;
mod serve;
mod tally;
mod trusted_proxies;
mod views;

use std::{io, net::SocketAddr, sync::Arc};

use jeton_app::{App, AppError};
use tokio::{net::TcpListener, sync::watch};

pub use doors::openapi_json;
pub use front::{Forwarding, FrontOptions, TemplateFault, check as check_front};
pub use options::{DoorOptions, PublicUrl, PublicUrlError};
pub use serve::Limits;
pub use trusted_proxies::{TooWide, TrustedProxies};

use doors::Doors;
use front::Front;
use tally::Tally;

/// A Jeton that listens.
pub struct Jeton {
    app: App,
    limits: Limits,
    main: TcpListener,
    doors: Arc<Doors>,
    fronts: Vec<(TcpListener, Arc<Front>)>,
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
        let tally = Arc::new(Tally::new());
        let trusted = Arc::new(options.trusted_proxies);
        let main = listener(options.listen).await?;
        let mut opened = Vec::new();
        for front in options.fronts {
            let listener = listener(front.listen).await?;
            let front = Front::open(app.clone(), tally.clone(), trusted.clone(), front)?;
            opened.push((listener, Arc::new(front)));
        }
        let public_url = match options.public_url {
            Some(url) => url,
            None => main.local_addr().map(PublicUrl::from).map_err(address_of(options.listen))?,
        };
        let doors = Arc::new(Doors::new(app.clone(), tally, trusted, public_url));
        Ok(Self { app, limits: options.limits, main, doors, fronts: opened })
    }

    /// The address of the main door.
    ///
    /// # Errors
    /// What the operating system says of the socket.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.main.local_addr()
    }

    /// The address of every front, by the name of its service.
    ///
    /// # Errors
    /// What the operating system says of a socket.
    pub fn front_addresses(&self) -> io::Result<Vec<(String, SocketAddr)>> {
        let address = |(listener, front): &(TcpListener, Arc<Front>)| {
            Ok((front.service().to_owned(), listener.local_addr()?))
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
        shutdown.await;
        stop.send_replace(true);
        for task in tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a listener ended badly");
            }
        }
        self.app.stop().await;
    }
}

async fn listener(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(address_of(address))
}

fn address_of(address: SocketAddr) -> impl Fn(io::Error) -> BindError {
    move |source| BindError::Address { address, source }
}
