//! Which rules are meant: a preset, or a policy in a file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Args;
use jeton_app::PRESETS;
use jeton_client::Rules;

use crate::failure::Failure;

/// Which rules are meant.
#[derive(Args)]
pub(super) struct RulesArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// The service, where it is not called like the preset
    #[arg(long, value_name = "NAME", requires = "preset")]
    name: Option<String>,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct SourceArgs {
    /// A file with a policy, TOML; the service is called as it says
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The same
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// A policy that ships with Jeton, such as nocodb
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
}

impl RulesArgs {
    /// The service's name, and its rules.
    pub(super) fn read(self) -> Result<(String, Rules), Failure> {
        let SourceArgs { file, policy, preset } = self.source;
        match (preset, file.or(policy)) {
            (Some(preset), _) => {
                Ok((self.name.unwrap_or_else(|| preset.clone()), Rules::Preset(preset)))
            }
            (None, Some(path)) => read(&path),
            (None, None) => Err(Failure::usage("`FILE` or `--preset` is missing")),
        }
    }
}

/// A policy, read here first: an error names the file that was meant.
fn read(path: &Path) -> Result<(String, Rules), Failure> {
    let unusable = || Failure::usage(format!("the policy `{}` cannot be used", path.display()));
    let text = fs::read_to_string(path).map_err(|error| {
        let failure = unusable().because_of(&error);
        match path.to_str().filter(|name| PRESETS.iter().any(|preset| preset.name == *name)) {
            Some(name) => failure
                .hint(format!("is it meant to be `--preset {name}`, which ships with Jeton?")),
            None => failure,
        }
    })?;
    let policy = jeton_app::read_policy(&path.display().to_string(), &text);
    let policy = policy.map_err(|fault| unusable().because_of(&fault))?;
    Ok((policy.name.to_string(), Rules::Policy(text)))
}
