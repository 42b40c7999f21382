//! `jeton openapi`

use clap::Args;

use crate::{failure::Failure, output};

/// Print the description of the REST API.
#[derive(Args)]
pub(crate) struct Openapi;

impl Openapi {
    pub(super) fn run(self) -> Result<(), Failure> {
        output::text(&jeton_server::openapi_json())
    }
}
