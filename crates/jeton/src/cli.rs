//! The command line: what every command shares.

use std::{ffi::OsString, path::PathBuf};

use clap::{Arg, Args, Command as Clap, CommandFactory as _, Error, Parser};
use jeton_client::Address;

use crate::{commands::Command, output::Output};

/// API tokens for any product: issued, shown, rotated, revoked, verified.
#[derive(Parser)]
#[command(name = "jeton", version, arg_required_else_help = true)]
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
    #[arg(long, global = true, value_name = "URL", env = "JETON_SERVER", hide_env_values = true)]
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
        if self.json { Output::Json } else { Output::Table }
    }
}

/// The help that these arguments ask for, which clap has given: of a command that calls no Jeton, without the flags that say which.
pub(crate) fn help(arguments: Vec<OsString>, given: Error) -> String {
    let cli = OFFLINE.iter().fold(Cli::command(), |cli, path| without_server(cli, path));
    cli.try_get_matches_from(arguments).err().unwrap_or(given).render().to_string()
}

/// The commands that call no Jeton: those on its own machine, and some that need none.
const OFFLINE: &[&[&str]] = &[
    &["serve"],
    &["recover"],
    &["backup"],
    &["restore"],
    &["key"],
    &["mail"],
    &["demo"],
    &["doctor"],
    &["openapi"],
    &["log", "verify"],
];

/// A command whose help leaves out, in the command below it at `path` and all below that, which Jeton is called.
fn without_server(command: Clap, path: &[&str]) -> Clap {
    if let [next, rest @ ..] = path {
        return command.mut_subcommand(next, |next| without_server(next, rest));
    }
    // A command that has a flag by itself is not handed down the one of that name.
    let hidden = |id, long| Arg::new(id).long(long).global(true).hide(true);
    command.args([hidden("server", "server"), hidden("token_file", "token-file")])
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDE: &str = include_str!("../../../docs/guides/cli.md");

    #[test]
    fn every_command_of_the_guide_is_understood() {
        let lines = GUIDE.lines().filter_map(|line| line.strip_prefix("$ jeton "));
        let commands: Vec<_> = lines.map(words).collect();

        assert!(commands.len() > 30, "{commands:?}");
        for command in commands {
            let parsed = Cli::try_parse_from([&["jeton".to_owned()], &command[..]].concat());

            assert!(parsed.is_ok(), "{command:?}: {}", parsed.err().expect("it is none"));
        }
    }

    #[test]
    fn what_the_unit_of_systemd_starts_is_understood() {
        let unit = include_str!("../../../packaging/systemd/jeton.service");
        let starts: Vec<_> =
            unit.lines().filter_map(|line| line.strip_prefix("ExecStart=")).collect();

        assert_eq!(starts.len(), 1, "{unit}");
        let parsed = Cli::try_parse_from(starts[0].split_whitespace());
        let parsed = parsed.unwrap_or_else(|error| panic!("{}: {error}", starts[0]));
        assert!(matches!(parsed.command, Command::Serve(_)), "{}", starts[0]);
    }

    #[test]
    fn the_flags_do_not_contradict_each_other() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    /// The words of a line before its redirections, with ids for the guide's placeholders.
    fn words(line: &str) -> Vec<String> {
        let command = line.split(['<', '>']).next().unwrap_or_default();
        let words = command.split_whitespace().map(|word| match word.trim_matches('\'') {
            "TOKEN_ID" => "tok_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f".to_owned(),
            "ACCOUNT_ID" => "acc_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f".to_owned(),
            "FAULT_ID" => "flt_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f".to_owned(),
            "WEBHOOK_ID" => "whk_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f".to_owned(),
            "SESSION_ID" => "ses_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f".to_owned(),
            word => word.to_owned(),
        });
        words.collect()
    }
}
