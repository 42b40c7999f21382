//! SIGHUP: certificates and keys are read again.

use std::sync::Arc;

use jeton_server::{DoorOptions, Tls};
use tokio::signal::unix::{SignalKind, signal};

use crate::failure::Failure;

/// Reads every certificate of `doors` again whenever SIGHUP comes. What cannot be used is told in the log, and what
/// was in use before stays.
pub(crate) fn on_hangup(doors: &DoorOptions) -> Result<(), Failure> {
    let mut certificates: Vec<Arc<Tls>> = Vec::new();
    for tls in doors.fronts.iter().map(|front| &front.tls).chain([&doors.tls]).flatten() {
        if !certificates.iter().any(|other| Arc::ptr_eq(other, tls)) {
            certificates.push(tls.clone());
        }
    }
    // Without a certificate, a hang-up ends the process, as that of a terminal should.
    if certificates.is_empty() {
        return Ok(());
    }
    let mut hangups = signal(SignalKind::hangup())
        .map_err(|error| Failure::refused("cannot listen for signals").because_of(&error))?;
    tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            certificates.iter().for_each(|tls| reload(tls));
        }
    });
    Ok(())
}

fn reload(tls: &Tls) {
    let certificate = tls.certificate().display();
    match tls.reload() {
        Ok(()) => tracing::info!(%certificate, "the certificate was read again"),
        Err(error) => tracing::error!(%error, "the certificate from before stays in use"),
    }
}
