//! `jeton log --follow`

use jeton_client::{Answer, Client, Entry, LogQuery, Page};

use super::row::Row;
use crate::{
    failure::{Doing as _, Failure},
    output::{self, Output},
};

/// Shows the entries of `page`, and what happens from then on.
pub(super) async fn run(
    client: &Client,
    query: &LogQuery,
    page: &Answer<Page<Entry>>,
    output: Output,
) -> Result<(), Failure> {
    let mut after = page.items.first().map(|entry| entry.seq);
    if output == Output::Table {
        page.items.iter().rev().try_for_each(show)?;
    }
    loop {
        let followed = client.follow_log(query, after).await;
        let mut followed = followed.doing(|| "cannot follow the log".to_owned())?;
        let begun = after;
        while let Some(entry) =
            followed.next().await.doing(|| "cannot follow the log any more".to_owned())?
        {
            after = Some(entry.seq);
            match output {
                Output::Json => output::text(&String::from_utf8_lossy(entry.json()))?,
                Output::Table => show(&entry)?,
            }
        }
        // The server ended it. Whoever asks again is told why; one that gives nothing is not asked for ever.
        if after == begun {
            return Err(Failure::refused("cannot follow the log any more")
                .because("Jeton stopped, or the rights of the account have changed"));
        }
    }
}

fn show(entry: &Entry) -> Result<(), Failure> {
    let Row([seq, at, event, by, about]) = Row::of(entry);
    let line = format!("{seq:>6}  {at}  {event:<24}  {by}  {about}");
    // What others have named must not move the cursor or colour the screen.
    output::text(&line.replace(char::is_control, "?"))
}
