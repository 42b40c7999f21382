//! A whole Jeton on a data directory.

use std::{path::Path, time::Instant};

use jeton_app::App;
use jeton_server::{DoorOptions, Jeton};

use super::{ANY_PORT, announce};
use crate::{Outcome, stock};

/// Serves for ever.
pub(super) async fn serve(start: Instant, directory: &Path) -> Outcome<()> {
    let app = App::start(stock::options(directory)).await?;
    let jeton = Jeton::bind(app, DoorOptions::at(ANY_PORT)).await?;
    announce(jeton.address()?, start)?;
    jeton.serve(std::future::pending()).await;
    Ok(())
}
