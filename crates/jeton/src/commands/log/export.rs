//! `jeton log export`

use std::{
    fs::OpenOptions,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use jeton_client::{Client, ExportFormat};

use super::which::Which;
use crate::{
    commands::confirm::ConfirmArgs,
    failure::{Doing as _, Failure},
    output,
};

/// Write the log to a file, every entry that is meant in its order. The export itself is in the log before its first byte
/// leaves Jeton.
#[derive(Args)]
pub(crate) struct Export {
    #[command(flatten)]
    which: Which,
    /// How it is written
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// Where to; `-` is stdout. A file must not be there yet, and nobody else may read it
    #[arg(long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

/// How an export is written.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A JSON object a line
    Jsonl,
    /// Comma-separated values, for spreadsheets
    Csv,
}

impl Export {
    pub(super) async fn run(self, client: &Client) -> Result<(), Failure> {
        let format = match self.format {
            Format::Jsonl => ExportFormat::Jsonl,
            Format::Csv => ExportFormat::Csv,
        };
        let client = self.confirm.of(client)?;
        // Before the export is in the log for nothing.
        let mut file = open(&self.output).map_err(|error| unwritten(&self.output, &error))?;
        let exported = client.export_log(&self.which.into(), format).await;
        if exported.is_err() && self.output != Path::new(STDOUT) {
            std::fs::remove_file(&self.output).map_err(|error| unwritten(&self.output, &error))?;
        }
        let mut exported = exported.doing(|| "cannot export the log".to_owned())?;
        while let Some(piece) =
            exported.next().await.doing(|| "the export broke off and is not whole".to_owned())?
        {
            file.write_all(&piece).map_err(|error| unwritten(&self.output, &error))?;
        }
        file.flush().map_err(|error| unwritten(&self.output, &error))?;
        if self.output != Path::new(STDOUT) {
            output::note(&format!("the log is in {}", self.output.display()));
        }
        Ok(())
    }
}

const STDOUT: &str = "-";

fn open(path: &Path) -> io::Result<Box<dyn Write>> {
    if path == Path::new(STDOUT) {
        return Ok(Box::new(io::stdout()));
    }
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    Ok(Box::new(file))
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    Failure::refused(format!("{} cannot be written", path.display())).because_of(error)
}
