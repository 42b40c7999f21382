//! Arguments: read by clap, after a look for secrets among them.
//!
//! Every process of a machine may read the arguments of every other, and shells keep them in their history. A secret
//! among the arguments is refused before anything is done with it, and never repeated in the message.

use std::ffi::OsString;

use clap::{Parser as _, error::ErrorKind};
use jeton_token::{Form, Secret, WebhookKey};

use crate::{
    cli::{self, Cli},
    failure::Failure,
    usage,
};

/// What the arguments ask for.
pub(crate) enum Parsed {
    /// A command.
    Command(Box<Cli>),
    /// A text about the commands.
    Help(String),
    /// Nothing; here is what there is.
    NoCommand(String),
}

/// Reads the arguments, of which the first is the program's name.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Parsed, Failure> {
    let arguments: Vec<OsString> = arguments.collect();
    for argument in arguments.iter().skip(1) {
        must_hold_no_secret(&argument.to_string_lossy())?;
    }
    match Cli::try_parse_from(&arguments) {
        Ok(cli) => Ok(Parsed::Command(Box::new(cli))),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp => Ok(Parsed::Help(cli::help(arguments, error))),
            ErrorKind::DisplayVersion => Ok(Parsed::Help(error.render().to_string())),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                Ok(Parsed::NoCommand(error.render().to_string()))
            }
            _ => Err(usage::failure(&error, &arguments)),
        },
    }
}

fn must_hold_no_secret(argument: &str) -> Result<(), Failure> {
    let (flag, value) = argument.split_once('=').unwrap_or((argument, argument));
    // The secret of a link stands behind its `#`.
    let value = value.rsplit('#').next().unwrap_or(value);
    if let Some((_, instead)) = SECRET_FLAGS.iter().find(|(name, _)| *name == flag) {
        return Err(Failure::usage(format!(
            "`{flag}` does not exist: a secret is never an argument"
        ))
        .because(
            "arguments can be read by every process of the machine and stay in the shell's history",
        )
        .hint(*instead));
    }
    if looks_like_a_secret(value) {
        return Err(Failure::usage("one of the arguments is a secret")
            .because("arguments can be read by every process of the machine and stay in the shell's history")
            .hint(instead_of(value)));
    }
    Ok(())
}

/// Where else a secret comes from, and what to do about the one that was shown.
fn instead_of(secret: &str) -> &'static str {
    match secret.starts_with(OF_A_LINK) {
        true => {
            "give the link on stdin or with `--link-file FILE`; if it was real, redeem it now, or have another made, which takes its \
             place: `jeton account link`"
        }
        false => {
            "give it on stdin, in a file or in a variable; if it was real, reset it with `jeton token reset`"
        }
    }
}

/// How the secrets of one-time links begin.
const OF_A_LINK: &str = "jtl_";

/// Flags that other programs have, and what there is instead.
const SECRET_FLAGS: [(&str, &str); 3] = [
    ("--token", "use `--token-file FILE`, the variable `JETON_TOKEN`, or `jeton login ACCOUNT`"),
    ("--secret", "use `--secret-file FILE`, the variable `JETON_SECRET`, or stdin"),
    ("--password", "use `--password-file FILE`, where `-` is stdin, or wait for the prompt"),
];

/// Whether a text can be nothing but a secret: a native one with its checksum, three parts like a JWT's, or a webhook's.
fn looks_like_a_secret(text: &str) -> bool {
    let prefix = text.rsplit_once('_').and_then(|(prefix, _)| prefix.parse().ok());
    let native = prefix.is_some_and(|prefix| Form::Native(prefix).check(text).is_ok());
    let webhook = || Secret::parse(text).is_ok_and(|it| WebhookKey::parse(&it).is_ok());
    native || (text.starts_with("eyJ") && Form::Jwt.check(text).is_ok()) || webhook()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jeton_token::Entropy;

    #[test]
    fn no_command_has_a_flag_that_is_refused_as_a_secret() {
        fn flags(command: &clap::Command) -> Vec<String> {
            let own = command.get_arguments().filter_map(|argument| argument.get_long());
            let own = own.map(|long| format!("--{long}"));
            own.chain(command.get_subcommands().flat_map(flags)).collect()
        }

        let all = flags(&<Cli as clap::CommandFactory>::command());

        assert!(all.len() > 50, "{all:?}");
        let refused = |flag: &&String| SECRET_FLAGS.iter().any(|(name, _)| name == flag);
        assert_eq!(all.iter().find(refused), None);
    }

    #[test]
    fn secrets_are_told_from_other_words() {
        let native = Form::Native("dup".parse().unwrap()).mint(&Entropy::from_bytes([7; 32]), "");
        let jwt = Form::Jwt.mint(&Entropy::from_bytes([7; 32]), "{}");

        assert!(looks_like_a_secret(native.expose()));
        assert!(looks_like_a_secret(jwt.expose()));
        assert!(looks_like_a_secret(WebhookKey::secret(&[7; 32]).expose()));
        for word in [
            "token",
            "tok_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f",
            "ci_deploy",
            "a.b.c",
            "_",
            "whsec_",
            "",
        ] {
            assert!(!looks_like_a_secret(word), "{word}");
        }
    }
}
