//! `jeton token uses`

use clap::Args;
use jeton_client::{Client, TokenId, Use, Uses};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, or_dash, time},
};

/// Show who uses which secret of a token.
#[derive(Args)]
pub(crate) struct UsesOf {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
}

impl UsesOf {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let uses = client.uses(&self.id).await;
        let uses = uses.doing(|| format!("cannot show the uses of `{}`", self.id))?;
        let table = table(&uses);
        if table.is_empty() {
            output.done(
                "no use was seen in the last 30 days: `jeton token usage` tells of any before",
            );
        }
        output.answer(&uses, |_| table)
    }
}

/// Who still uses the secret before the present one.
pub(super) fn old_secret(uses: &Uses) -> Table<6> {
    let head = ["OLD SECRET", "GRACE ENDS", "ADDRESS", "AGENT", "FIRST SEEN", "LAST SEEN"];
    let rows = uses.prior.iter().flat_map(|prior| {
        let seen = prior.uses.iter().map(|seen| {
            [
                format!("…{}", prior.hint),
                time(&prior.until),
                or_dash(seen.address.as_ref()),
                or_dash(seen.agent.as_ref()),
                time(&seen.first_seen_at),
                time(&seen.last_seen_at),
            ]
        });
        let unused = prior.uses.is_empty().then(|| {
            let nobody = ["-", "nobody seen", "-", "-"].map(str::to_owned);
            let [address, agent, first, last] = nobody;
            [format!("…{}", prior.hint), time(&prior.until), address, agent, first, last]
        });
        seen.chain(unused).collect::<Vec<_>>()
    });
    Table::new(head, rows)
}

fn table(uses: &Uses) -> Table<7> {
    let live = (format!("…{}", uses.live.hint), uses.live.uses.as_slice());
    let prior = uses.prior.iter().map(|prior| (format!("…{} (old)", prior.hint), &*prior.uses));
    let older = ("older".to_owned(), uses.older.as_slice());
    let secrets = std::iter::once(live).chain(prior).chain([older]);
    let rows = secrets.flat_map(|(secret, uses)| uses.iter().map(move |seen| row(&secret, seen)));
    Table::new(["SECRET", "ANSWER", "ADDRESS", "AGENT", "FIRST SEEN", "LAST SEEN", "SECONDS"], rows)
}

fn row(secret: &str, seen: &Use) -> [String; 7] {
    [
        secret.to_owned(),
        if seen.accepted { "accepted" } else { "refused" }.to_owned(),
        or_dash(seen.address.as_ref()),
        or_dash(seen.agent.as_ref()),
        time(&seen.first_seen_at),
        time(&seen.last_seen_at),
        seen.count.to_string(),
    ]
}
