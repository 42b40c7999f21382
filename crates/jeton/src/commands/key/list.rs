//! `jeton key list`

use clap::Args;
use jeton_app::{KnownKey, look_at_keys};
use serde_json::json;

use super::whose::Whose;
use crate::{
    failure::Failure,
    output::{self, Output},
    table::{Table, or_dash, time},
};

/// Show the keys, when each was made, and how many rows hang on each.
#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    whose: Whose,
}

impl List {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let keys = self.whose.with("the keys cannot be looked at", look_at_keys).await?;
        match output {
            Output::Json => {
                let items: Vec<_> = keys.iter().map(json_of).collect();
                output::text(&json!({ "items": items }).to_string())
            }
            Output::Table => {
                let rows = keys.iter().map(|key| {
                    let (kind, standing) = (key.kind.name(), key.standing.name());
                    [
                        kind.to_owned(),
                        key.id.0.to_string(),
                        standing.to_owned(),
                        or_dash(key.made_at.map(|at| time(&at.to_string()))),
                        key.rows.to_string(),
                    ]
                });
                let table = Table::new(["FOR", "ID", "STANDING", "MADE", "HANGING ON IT"], rows);
                output::text(&table.to_string())
            }
        }
    }
}

fn json_of(key: &KnownKey) -> serde_json::Value {
    json!({
        "for": key.kind.name(),
        "id": key.id.0,
        "standing": key.standing.name(),
        "made_at": key.made_at.map(|at| at.to_string()),
        "tokens": key.rows.tokens,
        "links": key.rows.links,
        "signing_keys": key.rows.signing_keys,
        "webhooks": key.rows.webhooks,
        "altered": key.rows.altered,
    })
}
