//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The benchmarks of Jeton.
#[derive(Parser)]
#[command(name = "jeton-bench")]
pub(crate) struct Arguments {
    /// What to measure.
    #[command(subcommand)]
    pub(crate) bench: Bench,
    #[command(flatten)]
    pub(crate) size: Size,
    /// The date that is written beside the figures, YYYY-MM-DD; what `date` says where it is left out.
    #[arg(long, global = true)]
    pub(crate) date: Option<String>,
    /// The document that keeps the figures.
    #[arg(long, global = true, default_value = "docs/benchmarks.md")]
    pub(crate) document: PathBuf,
}

/// A benchmark, or a part of one that runs as a process of its own.
#[derive(Subcommand)]
pub(crate) enum Bench {
    /// Forward-auth beside a bare axum and a bare hyper; the verify in process beside SHA-256.
    Verify,
    /// Durable creates beside raw group commits of the same rows.
    Issue,
    /// The verification table: memory and time by its size.
    Table,
    /// How long a start takes, by the number of tokens stored.
    Start,
    /// What a Jeton takes that nobody asks anything.
    Idle,
    /// Gateways that ask Jeton, and its own proxy, beside a gateway that asks a stub.
    Doors,
    /// A flood of log-ins, and what those who ask for verdicts feel meanwhile.
    Logins,
    /// Many tokens revoked by one call, and what verifies and other writers feel meanwhile.
    Revoke,
    /// Which of many tokens are about to expire, and telling of them.
    Due,
    /// Pages of lists, by filter, order and place.
    List,
    /// Jeton beside what else one would use; `./dev peers` installs it.
    Peers,
    /// All of them but `peers`.
    All,
    /// One server of a benchmark.
    #[command(hide = true)]
    Serve(Serve),
    /// One size of the table.
    #[command(hide = true)]
    TableOf(TableOf),
}

/// How much to measure.
#[derive(Args)]
pub(crate) struct Size {
    /// A few seconds and a small table, to see that everything runs.
    #[arg(long, global = true)]
    pub(crate) quick: bool,
    /// How many tokens are stored; `table` and `start` go up to that many.
    #[arg(long, global = true)]
    tokens: Option<u64>,
    /// How many rounds; the figures are medians over them.
    #[arg(long, global = true)]
    rounds: Option<usize>,
}

impl Size {
    /// How many tokens are stored.
    pub(crate) fn tokens(&self) -> u64 {
        let usual = if self.quick { 100_000 } else { 1_000_000 };
        self.tokens.unwrap_or(usual)
    }

    /// How many rounds in process, which are short.
    pub(crate) fn turns(&self) -> usize {
        if self.quick { 5 } else { 101 }
    }

    /// How many rounds.
    pub(crate) fn rounds(&self) -> usize {
        let usual = if self.quick { 3 } else { 9 };
        self.rounds.unwrap_or(usual).max(1)
    }
}

/// Which server to be.
#[derive(Args)]
pub(crate) struct Serve {
    /// What answers.
    pub(crate) server: Server,
    /// The data directory of `jeton` or `peer`, or the one with the configuration of `nginx`.
    #[arg(long)]
    pub(crate) directory: Option<PathBuf>,
    /// What the front of `jeton` forwards to; without it there is no front.
    #[arg(long)]
    pub(crate) upstream: Option<SocketAddr>,
    /// Where the program of `peer` is.
    #[arg(long)]
    pub(crate) program: Option<PathBuf>,
    /// The cores that it may run on.
    #[arg(long, value_delimiter = ',')]
    pub(crate) cores: Vec<usize>,
}

/// What answers.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Server {
    /// A bare axum route that says "hello".
    HelloAxum,
    /// A bare hyper service that says "hello".
    HelloHyper,
    /// A bare hyper service that answers 200 and nothing else.
    Yes,
    /// A whole Jeton.
    Jeton,
    /// The nginx of the system, by the configuration in its directory.
    Nginx,
    /// What else one would use, on its own data in the directory.
    Peer,
}

/// Which table to measure.
#[derive(Args)]
pub(crate) struct TableOf {
    /// How many tokens it holds.
    #[arg(long)]
    pub(crate) stored: u64,
    /// How many rounds of 10,000 secrets.
    #[arg(long)]
    pub(crate) turns: usize,
}
