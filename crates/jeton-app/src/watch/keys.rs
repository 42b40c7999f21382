//! The keys: what was made under a key that is not in the key file any more is of no use until it is back.
//!
//! One look after a start is enough for that. The key file itself is looked at every second, and read again where it was
//! written.

use jeton_core::{About, FaultCause};
use jeton_store::KeyInUse;

use crate::{
    App, AppError,
    keys::{Keys, Stamp},
};

/// Whether the look after the start was taken.
#[derive(Default)]
pub(crate) enum KeysSeen {
    /// It is due.
    #[default]
    No,
    /// It was taken.
    Yes,
}

impl App {
    /// Opens a fault for each key that live tokens need and the key file lacks, and closes those of keys that are back.
    pub(super) async fn watch_keys(&self, seen: &mut KeysSeen) -> Result<(), AppError> {
        if matches!(seen, KeysSeen::Yes) {
            return Ok(());
        }
        let missing = missing(&self.keys, &self.store.keys_in_use(self.clock.now()).await?);
        for open in self.store.open_faults_of_jeton(FaultCause::KeyMissing).await? {
            if let About::Jeton { part } = &open.about
                && !missing.iter().any(|(missing, _)| missing == part)
            {
                self.tell_condition(FaultCause::KeyMissing, part, None).await?;
            }
        }
        for (part, note) in missing {
            tracing::error!(part, note, "a key is missing");
            self.tell_condition(FaultCause::KeyMissing, &part, Some(note)).await?;
        }
        *seen = KeysSeen::Yes;
        Ok(())
    }
}

impl App {
    /// Takes the keys of a key file that was written since. One that cannot be used opens a fault, and the keys that there
    /// were go on.
    pub(super) async fn watch_key_file(&self, refused: &mut Refused) -> Result<(), AppError> {
        let stamp = Stamp::of(&self.key_file).ok();
        if stamp == self.keys.stamp() || *refused == Refused::With(stamp) {
            return Ok(());
        }
        let rows = self.store.rows_by_key().await?;
        let hanging = |kind, id| rows.get(&(kind, id)).copied().unwrap_or_default();
        let wrong = match self.keys.read_again(&self.key_file, hanging) {
            Ok(next) => {
                // Before anything is made under it, so that no start can miss it.
                self.store.observe_keys(next.checks()).await?;
                self.keys.succeed(next);
                tracing::info!("the key file was read again");
                None
            }
            Err(error) => {
                tracing::error!(%error, "the keys from before stay in use");
                Some(format!("{error}; until then the keys from before stay in use"))
            }
        };
        let outcome = if wrong.is_some() { Refused::With(stamp) } else { Refused::Nothing };
        self.tell_condition(FaultCause::KeyMissing, KEY_FILE, wrong).await?;
        *refused = outcome;
        Ok(())
    }
}

/// The key file that could not be used and was told of.
#[derive(Default, PartialEq, Eq)]
pub(crate) enum Refused {
    /// There is none.
    #[default]
    Nothing,
    /// The one of that stamp, or none at all.
    With(Option<Stamp>),
}

const KEY_FILE: &str = "key file";

/// The keys that the key file lacks, by what they are called, with what that means.
fn missing(keys: &Keys, in_use: &[KeyInUse]) -> Vec<(String, String)> {
    let missing = in_use.iter().filter_map(|in_use| match *in_use {
        KeyInUse::Digest { key, .. } if keys.digests().iter().any(|known| known.id() == key) => None,
        KeyInUse::Seal { key, .. } if keys.has_seal_key(key) => None,
        KeyInUse::Digest { key, tokens } => Some((
            format!("digest key {}", key.0),
            format!("secrets of {tokens} live tokens cannot be verified and are refused as unknown until the key is back in the key file"),
        )),
        KeyInUse::Seal { key, tokens } => Some((
            format!("seal key {}", key.0),
            format!("the secrets of {tokens} live tokens are verified but cannot be shown until the key is back in the key file"),
        )),
    });
    missing.collect()
}
