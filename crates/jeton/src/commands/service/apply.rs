//! `jeton service apply`

use std::{fs, path::PathBuf};

use clap::Args;
use jeton_client::{Client, Rules};

use super::show;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Make a service, or give it another policy.
#[derive(Args)]
pub(crate) struct Apply {
    #[command(flatten)]
    rules: RulesArgs,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct RulesArgs {
    /// A policy that ships with Jeton, such as nocodb
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// A file with a policy, TOML; the service is called as it says
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl Apply {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let (name, rules) = self.rules.read()?;
        let service = client.apply_policy(&name, &rules).await;
        output
            .answer(&service.doing(|| format!("cannot apply the policy to `{name}`"))?, show::sheet)
    }
}

impl RulesArgs {
    fn read(self) -> Result<(String, Rules), Failure> {
        match (self.preset, self.policy) {
            (Some(preset), _) => Ok((preset.clone(), Rules::Preset(preset))),
            (None, Some(path)) => policy(&path),
            (None, None) => Err(Failure::usage("`--preset` or `--policy` is missing")),
        }
    }
}

/// A policy, read here first: an error names the file that was meant.
fn policy(path: &std::path::Path) -> Result<(String, Rules), Failure> {
    let unusable = || Failure::usage(format!("the policy `{}` cannot be used", path.display()));
    let text = fs::read_to_string(path).map_err(|error| unusable().because_of(&error))?;
    let policy = jeton_app::read_policy(&path.display().to_string(), &text);
    let policy = policy.map_err(|fault| unusable().because_of(&fault))?;
    Ok((policy.name.to_string(), Rules::Policy(text)))
}
