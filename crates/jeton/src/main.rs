//! `jeton`: the service and every command that speaks to it.
//!
//! `jeton serve` picks the clock, the keys and the store, once, and opens the doors. Every other command is a plain
//! client of the REST API. A secret comes from a prompt, a file, stdin or a variable, never from an argument, and
//! leaves only where it was asked for.

mod arguments;
mod cli;
mod commands;
mod config;
mod connection;
mod credentials;
mod demo;
mod environment;
mod exit;
mod failure;
mod input;
mod memory;
mod output;
mod serve;
mod system;
mod table;
mod usage;

use std::process::ExitCode;

use arguments::Parsed;
use exit::Exit;
use failure::Failure;

fn main() -> ExitCode {
    run().unwrap_or_else(|failure| output::fail(&failure)).into()
}

fn run() -> Result<Exit, Failure> {
    memory::leave_no_image()
        .map_err(|error| Failure::refused("cannot start").because_of(&error))?;
    for (written, meant) in environment::near_misses() {
        output::warn(&format!(
            "the variable `{written}` is not read; is it meant to be `{meant}`?"
        ));
    }
    let cli = match arguments::parse(std::env::args_os())? {
        Parsed::Command(cli) => cli,
        Parsed::Help(text) => return output::text(&text).map(|()| Exit::Done),
        Parsed::NoCommand(text) => return Ok(output::help(&text)),
    };
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::refused("cannot start").because_of(&error))?;
    runtime.block_on(cli.command.run(&cli.global))
}
