//! Carrying letters to the server, one after the other over one connection.
//!
//! Of every letter it says what became of it, by the step at which the server said no:
//! 1. Where the server cannot be reached, will not let us in or does not want our sender, no letter can go.
//! 2. What it says of the recipient and of the text is about this letter alone: 4xx means later, 5xx means never.
//! 3. Where the connection breaks behind the last byte of a letter, nobody knows; the letter goes again and has the same
//!    Message-ID.

use std::{fmt::Display, io, time::Duration};

use jeton_core::decide::notice::Delivery;
use lettre::transport::smtp::{
    Error,
    authentication::Mechanism,
    client::AsyncSmtpConnection,
    commands::{Data, Mail, Rcpt, Rset},
    extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    response::Response,
};
use tokio::time::timeout;

use super::{Letter, Relay, relay::Channel};
use crate::distrust::Distrust;

/// Carries letters to a server.
pub struct Courier<'a> {
    relay: &'a Relay,
    hello: ClientId,
    open: Option<Connection>,
}

/// Large, and moved about.
type Connection = Box<AsyncSmtpConnection>;

/// What became of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// The server has answered to it.
    Answered(Delivery),
    /// The server takes no letters now, whichever.
    Unreachable(String),
}

/// Why a step failed.
enum Stop {
    /// The server said so; the connection is good.
    Said(Error),
    /// The connection is of no use any more.
    Broken(String),
}

/// For the answer to a whole letter the server may take this much longer (RFC 5321 section 4.5.3.2.6).
const PATIENCE: u32 = 10;

/// The most of what a server said that is kept.
const SAID: usize = 300;

/// The server is about to close the connection (RFC 5321 section 3.8).
const CLOSING: u16 = 421;

impl<'a> Courier<'a> {
    pub(super) fn new(relay: &'a Relay, domain: &str) -> Self {
        Self { relay, hello: ClientId::Domain(domain.to_owned()), open: None }
    }

    /// Carries a letter. A connection that the server has closed meanwhile is opened again.
    pub async fn carry(&mut self, letter: &Letter) -> Carried {
        if let Some(connection) = self.open.take() {
            match self.offer(connection, letter).await {
                Ok(connection) => return self.hand_over(connection, letter).await,
                Err(Refused::Letter(connection, delivery)) => {
                    self.open = connection;
                    return Carried::Answered(delivery);
                }
                // It may have been idle for too long, or carried as many as the server wants of one.
                Err(Refused::All(_)) => {}
            }
        }
        let connection = match self.connect().await {
            Ok(connection) => connection,
            Err(why) => return Carried::Unreachable(why),
        };
        match self.offer(connection, letter).await {
            Ok(connection) => self.hand_over(connection, letter).await,
            Err(Refused::Letter(connection, delivery)) => {
                self.open = connection;
                Carried::Answered(delivery)
            }
            Err(Refused::All(why)) => Carried::Unreachable(why),
        }
    }

    /// Says goodbye.
    pub async fn leave(mut self) {
        if let Some(mut connection) = self.open.take() {
            // Everything that matters was said.
            drop(timeout(self.relay.timeout, connection.quit()).await);
        }
    }

    async fn connect(&self) -> Result<Connection, String> {
        let relay = self.relay;
        let greeted = async {
            let stream = relay.open().await?;
            let greeted = AsyncSmtpConnection::connect_with_transport(stream, &self.hello).await;
            greeted.map_err(Stop::from)
        };
        let mut connection = in_time(relay.timeout, greeted).await.map_err(words)?;
        if let Channel::StartTls(tls) = &relay.channel {
            let secured = connection.starttls(tls.clone(), &self.hello);
            in_time(relay.timeout, secured).await.map_err(words)?;
        }
        if let Some(login) = &relay.login {
            let known = connection.auth(&[Mechanism::Plain, Mechanism::Login], login);
            in_time(relay.timeout, known).await.map_err(words)?;
        }
        Ok(Box::new(connection))
    }

    /// Names sender and recipient and asks for the text; the connection that waits for it.
    async fn offer(
        &self,
        mut connection: Connection,
        letter: &Letter,
    ) -> Result<Connection, Refused> {
        let mut options = Vec::new();
        if !letter.text.is_ascii()
            && connection.server_info().supports_feature(Extension::EightBitMime)
        {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from = Mail::new(letter.envelope.from().cloned(), options);
        if let Err(stop) = self.say(&mut connection, from).await {
            return Err(Refused::All(words(stop)));
        }
        for to in letter.envelope.to() {
            if let Err(stop) = self.say(&mut connection, Rcpt::new(to.clone(), vec![])).await {
                return Err(self.refused(connection, stop).await);
            }
        }
        match self.say(&mut connection, Data).await {
            Ok(response) if response.has_code(354) => Ok(connection),
            // An answer to something else: this connection is out of step.
            Ok(response) => Err(Refused::All(unexpected(&response))),
            Err(stop) => Err(self.refused(connection, stop).await),
        }
    }

    /// Hands the text over.
    async fn hand_over(&mut self, mut connection: Connection, letter: &Letter) -> Carried {
        let patience = self.relay.timeout * PATIENCE;
        match in_time(patience, connection.message(&letter.text)).await {
            Ok(response) if response.has_code(250) => {
                self.open = Some(connection);
                Carried::Answered(Delivery::Accepted)
            }
            Ok(response) => Carried::Unreachable(unexpected(&response)),
            Err(stop) => match self.refused(connection, stop).await {
                Refused::Letter(connection, delivery) => {
                    self.open = connection;
                    Carried::Answered(delivery)
                }
                Refused::All(why) => Carried::Unreachable(why),
            },
        }
    }

    /// What a no means, with the connection ready for the next letter.
    async fn refused(&self, mut connection: Connection, stop: Stop) -> Refused {
        let error = match stop {
            Stop::Said(error) => error,
            broken @ Stop::Broken(_) => return Refused::All(words(broken)),
        };
        let delivery = if error.is_permanent() {
            Delivery::Refused(printable(&error))
        } else {
            Delivery::Later(printable(&error))
        };
        let ready = self.say(&mut connection, Rset).await.is_ok();
        Refused::Letter(ready.then_some(connection), delivery)
    }

    async fn say<C: Display>(
        &self,
        connection: &mut AsyncSmtpConnection,
        command: C,
    ) -> Result<Response, Stop> {
        in_time(self.relay.timeout, connection.command(command)).await
    }
}

/// Who is refused.
enum Refused {
    /// This letter; the connection, where it can carry another.
    Letter(Option<Connection>, Delivery),
    /// Every letter.
    All(String),
}

async fn in_time<T, E: Into<Stop>>(
    limit: Duration,
    step: impl Future<Output = Result<T, E>>,
) -> Result<T, Stop> {
    match timeout(limit, step).await {
        Ok(done) => done.map_err(Into::into),
        Err(_elapsed) => Err(Stop::Broken(format!("no answer within {} seconds", limit.as_secs()))),
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        if error.status().is_some_and(|code| u16::from(code) != CLOSING) {
            return Self::Said(error);
        }
        Self::Broken(with_remedy(printable(&error), &error))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Broken(with_remedy(format!("cannot connect: {}", printable(&error)), &error))
    }
}

/// What was said, and what to do where the server's certificate is not believed.
fn with_remedy(said: String, error: &(dyn std::error::Error + 'static)) -> String {
    let remedy = match Distrust::of(error) {
        Some(Distrust::Issuer) => {
            "`ca` in `[mail]` of the configuration, or the variable `SSL_CERT_FILE`, names the issuers that are believed"
        }
        Some(Distrust::Authority) => {
            "it shows the certificate of an authority as its own; one made by `openssl req -x509` needs `-addext basicConstraints=critical,CA:FALSE`"
        }
        _ => return said,
    };
    format!("{said}; {remedy}")
}

fn words(stop: Stop) -> String {
    match stop {
        Stop::Said(error) => printable(&error),
        Stop::Broken(why) => why,
    }
}

fn unexpected(response: &Response) -> String {
    format!("an answer out of step: {}", u16::from(response.code()))
}

/// What an error says, with its causes, without what cannot be printed.
fn printable(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !said.contains(&more) {
            said = format!("{said}: {more}");
        }
        cause = error.source();
    }
    said.chars().filter(|c| !c.is_control()).take(SAID).collect()
}

impl std::fmt::Debug for Courier<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Courier({})", self.relay.address())
    }
}
