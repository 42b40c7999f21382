//! The command line: what every command shares.

use std::path::PathBuf;

use clap::{Args, Parser};
use jeton_client::Address;

use crate::{commands::Command, output::Output};

/// API tokens for any product: issued, shown, rotated, revoked, verified.
#[derive(Parser)]
#[command(
    name = "jeton",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

/// What every command takes.
#[derive(Args)]
#[command(next_help_heading = "Every command")]
pub(crate) struct Global {
    /// The Jeton to call [default: that of the last login, or http://127.0.0.1:7070]
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "JETON_SERVER",
        hide_env_values = true
    )]
    pub(crate) server: Option<Address>,
    /// The file with the token to call it with; `-` is stdin [default: JETON_TOKEN, or the last login]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Print the API's JSON
    #[arg(long, global = true)]
    json: bool,
}

impl Global {
    /// How answers are written.
    pub(crate) fn output(&self) -> Output {
        if self.json {
            Output::Json
        } else {
            Output::Table
        }
    }
}
