//! Where an account gets mail, and in which language.

use clap::Args;

/// What can be said of a new account.
#[derive(Args)]
pub(super) struct ContactArgs {
    /// Where it gets mail; a machine at its keeper's address [default: its name, where that is a person's address]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) mail: Option<String>,
    /// The language of its mails: `en`, `pt-BR` [default: that of the configuration]
    #[arg(long, value_name = "TAG")]
    pub(super) language: Option<String>,
}

/// What can be said of one that is there.
#[derive(Args)]
pub(super) struct NewContactArgs {
    #[command(flatten)]
    set: ContactArgs,
    /// Forget the address that was said before
    #[arg(long, conflicts_with = "mail")]
    no_mail: bool,
    /// Forget the language that was said before
    #[arg(long, conflicts_with = "language")]
    no_language: bool,
}

impl NewContactArgs {
    /// The address to be, or none any more; `None` where nothing is said.
    pub(super) fn mail(&self) -> Option<Option<String>> {
        if self.no_mail { Some(None) } else { self.set.mail.clone().map(Some) }
    }

    /// The language to be, or none any more; `None` where nothing is said.
    pub(super) fn language(&self) -> Option<Option<String>> {
        if self.no_language { Some(None) } else { self.set.language.clone().map(Some) }
    }
}
