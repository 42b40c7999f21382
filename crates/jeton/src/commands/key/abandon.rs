//! `jeton key abandon`

use std::path::Path;

use clap::Args;
use jeton_app::{
    Abandoned, App, KeyId, KeyKind, KeyStanding, KnownKey, NotAbandoned, abandon_keys, look_at_keys,
};
use serde_json::json;

use super::whose::{Whose, failed, name_some, options};
use crate::{
    failure::Failure,
    input,
    output::{self, Output},
    serve,
    table::Sheet,
};

/// Give up every key that the key file lacks, where no copy of it is left. What needs them ends, and the log says so: tokens and
/// links by a digest key; by a seal key signing keys and what webhooks are signed with, and tokens go on but are shown no more.
/// Everything else works as before. Nobody can take this back.
#[derive(Args)]
pub(crate) struct Abandon {
    /// Go on without being asked
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    whose: Whose,
}

impl Abandon {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let (again, config) = (self.whose.again(), self.whose.config()?);
        let data = self.whose.data(&config);
        let at = data.clone();
        let missing = self.whose.with(NOT_GIVEN_UP, look_at_keys).await?;
        let missing = missing.into_iter().filter(|key| key.standing == KeyStanding::Missing);
        let missing: Vec<_> = missing.collect();
        let failed = |error: &NotAbandoned| not_given_up(error, &data, &again);
        if missing.is_empty() {
            return Err(failed(&NotAbandoned::NoneMissing));
        }
        if !self.yes {
            let question = format!("{}Give up for good what is lost? [y/N] ", foretold(&missing));
            if !input::yes(&question, "say `--yes` to go on without being asked")? {
                return Err(Failure::refused(NOT_GIVEN_UP).because("nobody said yes"));
            }
        }
        let done = abandon_keys(options(&at, &config)).await.map_err(|error| failed(&error))?;
        // It starts again, and notes the keys that there are.
        let started = App::start(options(&at, &config)).await;
        started.map_err(|error| serve::not_started(&error, &at))?.stop().await;
        match output {
            Output::Json => output::text(&json_of(&done).to_string()),
            Output::Table => {
                output::text(&sheet(&done).to_string())?;
                name_some(&done.altered).for_each(|row| output::warn(row));
                output::note("start Jeton; keep a copy of the key file apart from the backups");
                Ok(())
            }
        }
    }
}

const NOT_GIVEN_UP: &str = "no key was given up";

/// What ends, key by key.
fn foretold(missing: &[KnownKey]) -> String {
    let line = |key: &KnownKey| {
        let end = match key.kind {
            _ if key.rows.needing() == 0 => "refused whatever it says, and left as it is",
            KeyKind::Seal => "what is a token goes on and cannot be shown again, the rest ends",
            KeyKind::Digest | KeyKind::Chain => "these end, with the sessions of the tokens",
        };
        format!("{}: {}; {end}\n", name((key.kind, key.id.0)), key.rows)
    };
    missing.iter().map(line).collect()
}

fn name((kind, id): (KeyKind, u32)) -> String {
    format!("{} key {id}", kind.name())
}

fn not_given_up(error: &NotAbandoned, data: &Path, again: &str) -> Failure {
    let place = data.display().to_string();
    match error {
        NotAbandoned::Keys(error) => failed(NOT_GIVEN_UP, (&place, again), error),
        NotAbandoned::NoneMissing => Failure::refused(NOT_GIVEN_UP)
            .because_of(error)
            .hint(format!("`jeton key list{again}` shows them")),
        NotAbandoned::OnlyAltered { rows } => {
            let failure = Failure::refused(NOT_GIVEN_UP).because_of(error);
            let failure = name_some(rows).fold(failure, Failure::because);
            failure.hint(format!(
                "no key makes such a row good, and Jeton starts without: `jeton log verify{again}` names every row like it, and a \
                 backup has what was written"
            ))
        }
        NotAbandoned::Start(error) => serve::not_started(error, data),
        NotAbandoned::Failed(_) => Failure::refused("not everything was given up")
            .because_of(error)
            .hint("what ended stays so; do it again"),
    }
}

fn sheet(done: &Abandoned) -> Sheet {
    let some = |count: u64| Some(count.to_string()).filter(|_| count > 0);
    let given_up = done.given_up.iter().map(|(kind, id)| name((*kind, id.0)));
    Sheet::default()
        .with("given up", given_up.collect::<Vec<_>>().join(", "))
        .with_some("tokens ended", some(done.tokens))
        .with_some("sessions ended", some(done.sessions))
        .with_some("old secrets ended", some(done.old_secrets))
        .with_some("tokens shown no more", some(done.unsealed))
        .with_some("links withdrawn", some(done.links))
        .with_some("signing keys withdrawn", some(done.signing_keys))
        .with_some("webhooks disabled", some(done.webhooks))
        .with_some("altered rows left", some(done.altered.len() as u64))
}

fn json_of(done: &Abandoned) -> serde_json::Value {
    let key = |(kind, id): &(KeyKind, KeyId)| json!({ "for": kind.name(), "id": id.0 });
    json!({
        "given_up": done.given_up.iter().map(key).collect::<Vec<_>>(),
        "tokens": done.tokens,
        "sessions": done.sessions,
        "old_secrets": done.old_secrets,
        "unsealed": done.unsealed,
        "links": done.links,
        "signing_keys": done.signing_keys,
        "webhooks": done.webhooks,
        "altered": done.altered,
    })
}
