//! A whole Jeton on a data directory.

use std::{net::SocketAddr, path::Path};

use jeton_app::App;
use jeton_server::{DoorOptions, FrontOptions, Jeton};

use super::{ANY_PORT, announce_with_front};
use crate::{Outcome, stock, world::SERVICE};

/// Serves for ever, with a front where there is something to put it before.
pub(super) async fn serve(directory: &Path, upstream: Option<SocketAddr>) -> Outcome<()> {
    let app = App::start(stock::options(directory)).await?;
    let front = |upstream: SocketAddr| -> Outcome<FrontOptions> {
        let upstream = format!("http://{upstream}").parse()?;
        Ok(FrontOptions::new(SERVICE, ANY_PORT, Some(upstream)))
    };
    let fronts = upstream.map(front).transpose()?.into_iter().collect();
    let jeton = Jeton::bind(app, DoorOptions { fronts, ..DoorOptions::at(ANY_PORT) }).await?;
    let front = jeton.front_addresses()?.first().map(|(_, address)| *address);
    announce_with_front(jeton.address()?, front)?;
    jeton.serve(std::future::pending()).await;
    Ok(())
}
