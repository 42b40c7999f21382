//! The commands, a file each, in the tree of their names.

mod account;
mod backup;
mod calendar;
mod confirm;
mod demo;
mod device;
mod doctor;
mod fault;
mod key;
mod link;
mod log;
mod login;
mod logout;
mod mail;
mod notice;
mod openapi;
mod page;
mod password;
mod period;
mod place;
mod preset;
mod recover;
mod restore;
mod serve;
mod service;
mod session;
mod signing_key;
mod token;
mod verify;
mod webhook;

use clap::Subcommand;
pub(crate) use place::again;

use crate::{cli::Global, exit::Exit, failure::Failure};

/// What `jeton` does.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Start Jeton
    Serve(serve::Serve),
    /// Make a link for somebody when no administrator can log in, while Jeton is stopped
    Recover(recover::Recover),
    /// Copy the database as it is at one moment, while Jeton runs
    Backup(backup::Backup),
    /// Put a backup back; what ended since then is not let in again
    Restore(restore::Restore),
    /// Start a Jeton to try out, with a sample API and sample tokens; it is thrown away when it ends
    Demo(demo::Demo),
    /// Log in, and keep the session for the commands that follow
    Login(login::Login),
    /// End the session of the last login
    Logout(logout::Logout),
    /// One-time links by which people choose their passwords
    #[command(subcommand)]
    Link(link::Link),
    /// Change your own password
    Password(password::ChangePassword),
    /// People and machines that own tokens
    #[command(subcommand)]
    Account(account::Account),
    /// APIs whose tokens Jeton keeps
    #[command(subcommand)]
    Service(service::Service),
    /// Your logins
    #[command(subcommand)]
    Session(session::Session),
    /// Policies that ship with Jeton
    #[command(subcommand)]
    Preset(preset::Preset),
    /// Tokens
    #[command(subcommand)]
    Token(token::Token),
    /// When tokens end, for calendar programs
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// What somebody should look after
    #[command(subcommand)]
    Fault(fault::Fault),
    /// Who is told of what by mail
    #[command(subcommand)]
    Notice(notice::Notice),
    /// Programs elsewhere that are told what happens
    #[command(subcommand)]
    Webhook(webhook::Webhook),
    /// Mails: whether they leave
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Keys of the key file, and what hangs on them
    #[command(subcommand)]
    Key(key::Key),
    /// Keys that assertions are signed with
    #[command(subcommand)]
    SigningKey(signing_key::SigningKey),
    /// Programs that ask to be logged in from here
    #[command(subcommand)]
    Device(device::Device),
    /// Ask whether a secret is accepted; it is read from JETON_SECRET, a file or stdin
    Verify(verify::Verify),
    /// Try out whether what stands around Jeton is safe
    #[command(subcommand)]
    Doctor(doctor::Doctor),
    /// What happened
    Log(log::Log),
    /// Print the description of the REST API (OpenAPI 3.1)
    Openapi(openapi::Openapi),
}

impl Command {
    pub(crate) async fn run(self, global: &Global) -> Result<Exit, Failure> {
        let output = global.output();
        match self {
            Self::Serve(serve) => serve.run(output).await?,
            Self::Recover(recover) => recover.run(output).await?,
            Self::Backup(backup) => backup.run(output).await?,
            Self::Restore(restore) => restore.run(output).await?,
            Self::Key(key) => key.run(output).await?,
            Self::Mail(mail) => mail.run(output).await?,
            Self::Demo(demo) => demo.run(output).await?,
            Self::Login(login) => login.run(global).await?,
            Self::Logout(logout) => logout.run(global).await?,
            Self::Link(link) => link.run(global).await?,
            Self::Password(password) => password.run(&global.connect()?, output).await?,
            Self::Account(account) => account.run(&global.connect()?, output).await?,
            Self::Service(service) => service.run(&global.connect()?, output).await?,
            Self::Session(session) => session.run(&global.connect()?, output).await?,
            Self::Preset(preset) => preset.run(&global.connect()?, output).await?,
            Self::Token(token) => token.run(&global.connect()?, output).await?,
            Self::Calendar(calendar) => calendar.run(&global.connect()?, output).await?,
            Self::Fault(fault) => fault.run(&global.connect()?, output).await?,
            Self::Notice(notice) => notice.run(&global.connect()?, output).await?,
            Self::Webhook(webhook) => return webhook.run(&global.connect()?, output).await,
            Self::SigningKey(key) => key.run(&global.connect()?, output).await?,
            Self::Device(device) => device.run(&global.connect()?, output).await?,
            Self::Verify(verify) => return verify.run(global).await,
            Self::Doctor(doctor) => return doctor.run(output).await,
            Self::Log(log) => log.run(global).await?,
            Self::Openapi(openapi) => openapi.run()?,
        }
        Ok(Exit::Done)
    }
}
