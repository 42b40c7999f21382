//! Removing a key that rows name which were altered: no key makes them good, and they stay as they are.

use jeton_store::{KeyKind, RefusedRow};
use jeton_token::KeyId;

use super::{Keys, KeysError, look};
use crate::{App, AppError, Options, StartError, watch::rows::told};

/// Why a key was not removed. The key file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum NotRemoved {
    /// It is not one to remove, or rows need it.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// Jeton cannot be opened.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database did not say what hangs on it, or that it is missed no more was not noted.
    #[error(transparent)]
    Failed(#[from] AppError),
}

/// Removes a key from the key file, of a Jeton that is stopped, on which nothing hangs but rows that were altered outside Jeton, were
/// put back as they were before, or belong to what was removed. They stay as they are and are refused as before; which they are.
///
/// # Errors
/// [`NotRemoved`]
pub async fn remove_key_and_leave_altered(
    options: Options,
    kind: KeyKind,
    id: KeyId,
) -> Result<Vec<String>, NotRemoved> {
    let directory = options.directory.clone();
    look::older(&directory, kind, id)?;
    let app = App::start(options).await?;
    let left = app.forget_key(kind, id).await;
    app.stop().await;
    let left = left?;
    let mut file = look::read(&directory)?;
    file.remove(kind, id.0);
    file.replace(&Keys::path(&directory)).map_err(KeysError::from)?;
    Ok(left)
}

impl App {
    /// Has no start miss the key. Until it is gone from the key file, the next one notes it again.
    async fn forget_key(&self, kind: KeyKind, id: KeyId) -> Result<Vec<String>, NotRemoved> {
        let hanging = self.store.rows_by_key().await.map_err(AppError::from)?;
        let altered = self.store.altered_by_key((kind, id)).await.map_err(AppError::from)?;
        let rows = hanging.get(&(kind, id.0)).copied().unwrap_or_default().of_which(&altered);
        if rows.needing() > 0 {
            return Err(KeysError::InUse { kind, id, rows }.into());
        }
        let mut checks = self.keys.checks();
        checks.retain(|key| (key.kind, key.id) != (kind, id));
        self.store.observe_keys(checks).await.map_err(AppError::from)?;
        Ok(altered.iter().map(what_is_refused).collect())
    }
}

/// Which row it is, and what is the matter with it.
pub(super) fn what_is_refused(row: &RefusedRow) -> String {
    if row.why.table == row.table {
        return told(&row.why);
    }
    format!(
        "row `{}` of table `{}` belongs to what was removed: {}",
        row.id,
        row.table,
        told(&row.why)
    )
}
