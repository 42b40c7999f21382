//! The rows: one that was altered outside Jeton is refused where it is read, and told here.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jeton_core::{AccountId, FaultCause, SessionId, SigningKeyId, TokenId, WebhookId};
use jeton_store::{Alteration, AlteredRow};

use crate::{App, AppError};

/// The altered rows that are yet to be told, in the order in which they were found.
#[derive(Default)]
pub(crate) struct Altered(Mutex<Untold>);

#[derive(Default)]
struct Untold {
    rows: VecDeque<AlteredRow>,
    /// How many there were.
    found: usize,
}

/// The most altered rows that are told of one by one.
const MOST_TOLD: usize = 1000;

impl Altered {
    // It is whole after every step.
    fn untold(&self) -> MutexGuard<'_, Untold> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Opens a fault for each row that was found to be altered. Only a person closes it.
    pub(super) async fn watch_rows(&self) -> Result<(), AppError> {
        self.withhold_altered();
        loop {
            let Some(row) = self.altered.untold().rows.front().cloned() else { return Ok(()) };
            self.tell_condition(FaultCause::RowAltered, &part(&row), Some(note(&row))).await?;
            self.altered.untold().rows.pop_front();
        }
    }

    /// Takes from the replica what it knew of the rows that were found to be altered: what a row was about can be managed no more, so
    /// that nobody could end it. When this returns, that holds of whatever was found before.
    pub(crate) fn withhold_altered(&self) {
        let mut untold = self.altered.untold();
        for row in self.store.altered_rows() {
            self.withhold(&row);
            untold.found += 1;
            if untold.found <= MOST_TOLD {
                untold.rows.push_back(row);
            }
        }
    }

    fn withhold(&self, row: &AlteredRow) {
        match row.table {
            "tokens" => {
                if let Ok(id) = part_id(row).parse::<TokenId>() {
                    self.replica.withhold_token(id);
                }
            }
            "accounts" => {
                if let Ok(id) = part_id(row).parse::<AccountId>() {
                    self.replica.withhold_account(id);
                }
            }
            "sessions" => {
                if let Ok(id) = part_id(row).parse::<SessionId>() {
                    self.replica.withhold_session(id);
                }
            }
            "signing_keys" => {
                if let Ok(id) = part_id(row).parse::<SigningKeyId>() {
                    self.keyring.withhold(id, self.clock.now());
                }
            }
            "webhooks" => {
                if let Ok(id) = part_id(row).parse::<WebhookId>() {
                    self.hooks.withhold(id);
                }
            }
            _ => {}
        }
    }
}

/// What the row is about, and what is the matter with it.
pub(crate) fn told(row: &AlteredRow) -> String {
    format!("{}: {}", part(row), note(row))
}

fn note(row: &AlteredRow) -> String {
    let which = format!("row `{}` of table `{}`", row.id, row.table);
    match row.table {
        "index" => {
            return format!(
                "the index `{}` was missing or another one, and was made anew: what others did until then may have been missed by lists",
                row.id
            );
        }
        "indexes of table" => {
            return format!(
                "an index of table `{}` did not lead to every row, and was made anew: lists, sweeps and log-outs everywhere may have missed some before",
                row.id
            );
        }
        "last_uses" | "mails" | "notices" | "service_hours" | "token_days" | "token_hours"
        | "uses" => {
            return format!(
                "what stands there in table `{}` cannot be read, and is left out: Jeton did not write it. Nothing is allowed by what stands there",
                if row.table == "last_uses" { "tokens" } else { row.table }
            );
        }
        _ => {}
    }
    let refused = match row.table {
        "faults" | "services" => "it is taken from the log, which has all of it",
        _ => "it is refused",
    };
    match row.how {
        Alteration::Altered => format!("what was written is not what stands in {which}; {refused}"),
        Alteration::Gone => format!("{which} is gone, and the log tells of it"),
        Alteration::Older => format!(
            "{which} is not as the log tells of it: an older one was put back, or one from elsewhere; {refused}"
        ),
    }
}

/// What the row is about, in the words of the API.
fn part(row: &AlteredRow) -> String {
    let noun = match row.table {
        "accounts" => "account",
        "faults" => "fault",
        "links" => "link",
        "services" => "service",
        "sessions" => "session",
        "signing_keys" => "signing key",
        "tokens" => "token",
        "webhooks" => "webhook",
        "token_days" | "token_hours" => "usage of token",
        "service_hours" => "usage of service",
        "uses" => "uses of token",
        "last_uses" => "last use of token",
        "mails" => "mail",
        "notices" => "notice of fault",
        "answers" => "stored answer to account",
        other => other,
    };
    format!("{noun} {}", part_id(row))
}

fn part_id(row: &AlteredRow) -> String {
    let prefix = match row.table {
        "accounts" | "answers" => "acc_",
        "faults" | "notices" => "flt_",
        "links" => "lnk_",
        "mails" => "mail_",
        "service_hours" | "services" => "svc_",
        "sessions" => "ses_",
        "signing_keys" => "key_",
        "last_uses" | "token_days" | "token_hours" | "tokens" | "uses" => "tok_",
        "webhooks" => "whk_",
        _ => "",
    };
    format!("{prefix}{}", row.id)
}
