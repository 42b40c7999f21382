//! `jeton fault close`

use clap::Args;
use jeton_client::{Client, FaultId};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Close a fault.
#[derive(Args)]
pub(crate) struct Close {
    /// Its identifier, `flt_…`
    #[arg(value_name = "FAULT_ID")]
    id: FaultId,
}

impl Close {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let closed = client.close_fault(&self.id).await;
        let closed = closed.doing(|| format!("cannot close `{}`", self.id))?;
        output.done(&format!("{} is closed", closed.id));
        Ok(())
    }
}
