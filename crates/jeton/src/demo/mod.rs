//! A Jeton to try out: every preset, an account for each, a sample API behind the fronts, one token of every kind.

mod fill;
mod ports;
mod report;
mod upstream;

use jeton_app::{AppError, Environment, PRESETS, WebhookSender};
use jeton_server::{DoorOptions, FrontOptions};

use crate::{
    failure::Failure,
    output::{self, Output},
    serve::{self, Stop},
};
use fill::Filled;
use ports::Ports;
use report::Report;

/// Runs a demo until a signal ends it. Everything it wrote is in `directory`, which the caller removes.
pub(crate) async fn run(
    directory: &std::path::Path,
    port_base: Option<u16>,
    output: Output,
) -> Result<(), Failure> {
    let stop = Stop::listen()?;
    let ports = Ports::of(port_base);
    let (environment, off) = (Environment::default(), WebhookSender::off());
    let app = serve::open(directory, (None, None), environment, off).await?;
    let filled = Filled::make(&app).await.map_err(|error| failed(&error))?;
    let upstream = upstream::open(ports.upstream())
        .await
        .map_err(|error| Failure::refused("the sample API cannot be opened").because_of(&error))?;
    let fronts = PRESETS.iter().enumerate().map(|(index, preset)| {
        FrontOptions::new(preset.name, ports.front(index), Some(upstream.uri()))
    });
    let doors = DoorOptions { fronts: fronts.collect(), ..DoorOptions::at(ports.api()) };
    let jeton = serve::bind(app, doors).await?;
    let report = Report::new(filled, &jeton)
        .map_err(|error| Failure::refused("the addresses cannot be had").because_of(&error))?;
    match output {
        Output::Json => output::text(&report.to_json())?,
        Output::Table => output::text(&report.to_string())?,
    }
    jeton.serve(stop.come()).await;
    drop(upstream);
    Ok(())
}

fn failed(error: &AppError) -> Failure {
    Failure::refused("the samples cannot be made").because_of(error)
}
