//! `jeton fault show`

use clap::Args;
use jeton_client::{Client, FaultId, TokenFault};

use super::list::age;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::{Sheet, time},
};

/// Show one fault, and what to do about it.
#[derive(Args)]
pub(crate) struct Show {
    /// Its identifier, `flt_…`
    #[arg(value_name = "FAULT_ID")]
    id: FaultId,
}

impl Show {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let fault = client.fault(&self.id).await.doing(|| format!("cannot show `{}`", self.id))?;
        output.answer(&fault, sheet)
    }
}

fn sheet(fault: &TokenFault) -> Sheet {
    Sheet::default()
        .with("fault", &fault.id)
        .with("cause", &fault.cause)
        .with("state", &fault.state)
        .with_some("part", fault.part.as_ref())
        .with_some("token", fault.token.as_ref())
        .with_some("name", fault.token_name.as_ref())
        .with_some("hint", fault.hint.as_ref().map(|hint| format!("…{hint}")))
        .with_some("service", fault.service.as_ref())
        .with_some("kind", fault.kind.as_ref())
        .with_some("owner", fault.owner.as_ref())
        .with_some("last used", fault.last_used_at.as_deref().map(time))
        .with_some("expires", fault.expires_at.as_deref().map(time))
        .with_some("threshold", fault.threshold.as_ref())
        .with_some("note", fault.note.as_ref())
        .with_some("from", fault.address.as_ref())
        .with_some("by", fault.agent.as_ref())
        .with("opened", time(&fault.opened_at))
        .with_some("closed", fault.closed_at.as_deref().map(time))
        .with("age", age(fault.age_seconds))
        .with("remedy", &fault.remedy)
}
