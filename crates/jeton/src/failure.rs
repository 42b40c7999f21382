//! What a person is told when a command fails: what failed, why, and what to do next.

use std::{error::Error, fmt};

use jeton_client::certificate_remedy;

use crate::{exit::Exit, system};

/// A failed command.
#[derive(Debug)]
pub(crate) struct Failure {
    /// How the process ends.
    pub(crate) exit: Exit,
    what: String,
    causes: Vec<String>,
    hint: Option<String>,
}

impl Failure {
    /// Something was refused or failed.
    pub(crate) fn refused(what: impl Into<String>) -> Self {
        Self { exit: Exit::Refused, what: what.into(), causes: Vec::new(), hint: None }
    }

    /// A command was called wrongly, or a configuration is wrong.
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, ..Self::refused(what) }
    }

    /// A server is out of reach.
    pub(crate) fn unreachable(what: impl Into<String>) -> Self {
        Self { exit: Exit::Unreachable, ..Self::refused(what) }
    }

    /// A call to the server failed.
    pub(crate) fn of_call(what: impl Into<String>, error: &jeton_client::Error) -> Self {
        let failure = Self::refused(what).because_of(error);
        match error {
            jeton_client::Error::Refused { code, detail, .. } => Self {
                hint: remedy(code).or_else(|| list_of(detail)).map(str::to_owned),
                ..failure
            },
            jeton_client::Error::Unexpected { .. } => {
                failure.hint("is this the address of a Jeton? `--server` names another")
            }
            jeton_client::Error::Unreachable { .. } => Self { exit: Exit::Unreachable, ..failure }
                .hint(certificate_remedy(error).unwrap_or(
                "start one with `jeton serve`, or name another with `--server` or `JETON_SERVER`",
            )),
        }
    }

    /// Adds a cause.
    pub(crate) fn because(mut self, cause: impl fmt::Display) -> Self {
        self.causes.push(system::words(&cause.to_string()));
        self
    }

    /// Adds an error and what caused it, with what to do where the system says no and nothing better is said.
    pub(crate) fn because_of(mut self, error: &(dyn Error + 'static)) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            let words = system::words(&error.to_string());
            // A transparent error says the same as its source.
            if self.causes.last() != Some(&words) {
                self.causes.push(words);
            }
            let remedy = || system::remedy(error).or_else(|| certificate_remedy(error));
            self.hint = self.hint.or_else(|| remedy().map(str::to_owned));
            next = error.source();
        }
        self
    }

    /// Says what to do next.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", harmless(&self.what))?;
        for cause in &self.causes {
            writeln!(f, "  cause: {}", harmless(cause))?;
        }
        match &self.hint {
            Some(hint) => writeln!(f, "  hint:  {}", harmless(hint)),
            None => Ok(()),
        }
    }
}

/// A text that may be a server's, without what would be an order to the terminal.
fn harmless(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', "?")
}

/// What to do about a refusal, by its stable code.
fn remedy(code: &str) -> Option<&'static str> {
    Some(match code {
        "invalid_token" | "missing" | "malformed" | "unknown" | "expired" | "revoked"
        | "rotated" | "session_ended" => {
            "log in with `jeton login ACCOUNT`, or give a token with `--token-file` or `JETON_TOKEN`"
        }
        "administrators_only" => "log in as an administrator with `jeton login ACCOUNT`",
        "caller_scope_missing" => {
            "use a token with that scope, or log in with `jeton login ACCOUNT`"
        }
        "step_up_required" => {
            "log in again with `jeton login ACCOUNT`, and `--password-file FILE` where nobody types the password: it counts for five minutes"
        }
        "shown_once" => {
            "issue a new one with `jeton token create`, or reset this one with `jeton token reset`"
        }
        "name_missing" => "give it a name: `jeton token create NAME --service SERVICE`",
        "kind_unknown" | "scope_unknown" | "setting_unknown" => {
            "`jeton service show SERVICE` lists what there is"
        }
        "policy_tightens" => {
            "`jeton service preview FILE` shows what it takes away, and the word for `--accept`"
        }
        "limit_reached" => {
            "`jeton token list` shows what there is; end one with `jeton token revoke` or `delete`"
        }
        "grace_too_long" => {
            "give a shorter `--grace`, or end the old secret at once with `jeton token reset`"
        }
        "webhooks_off" | "webhook_not_allowed" => {
            "whoever runs Jeton says in `[webhooks]` of its configuration what may go out, and where to"
        }
        "invalid_events" => {
            "`jeton log` shows events by their names; `token.*` is all about tokens"
        }
        "grace_running" => "`jeton token reset` ends both secrets at once",
        "reset_not_allowed" => "end it with `jeton token delete`, and issue a new one",
        "delete_not_allowed" => "give it a new secret with `jeton token reset`",
        _ => return None,
    })
}

/// Where what there is can be looked at, by what there is none of.
fn list_of(detail: &str) -> Option<&'static str> {
    let what = detail.strip_prefix("there is no such ")?;
    Some(match what.split(';').next()? {
        "account" => "`jeton account list` shows which there are",
        "fault" => "`jeton fault list --closed` shows which there are",
        "preset" => "`jeton preset list` says what each is for",
        "service" => "`jeton service list` shows which there are",
        "session" => "`jeton session list` shows which there are",
        "token" => "`jeton token list` shows which there are; not everybody sees every token",
        "webhook" => "`jeton webhook list` shows which there are",
        _ => return None,
    })
}

/// Says what was being done when a call failed.
pub(crate) trait Doing<T> {
    /// Says what was being done.
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, Failure>;
}

impl<T> Doing<T> for Result<T, jeton_client::Error> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, Failure> {
        self.map_err(|error| Failure::of_call(what(), &error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_gives_the_terminal_no_orders() {
        let failure = Failure::refused("cannot list")
            .because("\u{1b}[2J\u{1b}]0;owned\u{7} hi\u{9b}31m\nit goes on")
            .hint("\u{1b}[31m");

        assert_eq!(
            failure.to_string(),
            "error: cannot list\n  cause: ?[2J?]0;owned? hi?31m\nit goes on\n  hint:  ?[31m\n"
        );
    }

    #[test]
    fn a_failure_says_what_why_and_what_next() {
        let failure = Failure::refused("cannot rotate `ci-deploy`")
            .because("it was revoked on 2026-01-04 by `ana`")
            .hint("issue a new one with `jeton token create ci-deploy`");

        assert_eq!(
            failure.to_string(),
            "error: cannot rotate `ci-deploy`\n  cause: it was revoked on 2026-01-04 by `ana`\n  \
             hint:  issue a new one with `jeton token create ci-deploy`\n"
        );
    }
}
