//! Exchange: the holder of a token gets an assertion for it (RFC 8693).
//!
//! An exchange is a use of a token, not a change of anything: it does not stand in the log.

use jeton_core::{
    Reason, Scopes, Verdict,
    decide::assertion::{self, NoAssertion, Wish, assert},
};

use super::jwt;
use crate::{App, AppError, Inquiry, Judged, Sender};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The token's secret.
    pub text: &'a str,
    /// Less than the token may do, if anything.
    pub scopes: Option<Scopes>,
    /// Where the assertion is to be shown: names of services. They must be the token's own.
    pub audience: Vec<&'a str>,
    /// The same as URLs. They must be that of the token's service at this Jeton.
    pub resource: Vec<&'a str>,
    /// Who signs: the URL of this Jeton.
    pub issuer: &'a str,
    /// Who sent the request.
    pub sender: Sender<'a>,
}

/// A signed assertion.
#[derive(Debug, Clone)]
pub struct Signed {
    /// What it says.
    pub assertion: assertion::Assertion,
    /// The text that whoever it is for gets.
    pub text: String,
}

/// Why no assertion is given.
#[derive(Debug, thiserror::Error)]
pub enum NotExchanged {
    /// The token is not accepted. A stranger is not told why.
    #[error("{}", told(.0))]
    NotAccepted(Reason),
    /// It is accepted and not exchanged.
    #[error(transparent)]
    Refused(#[from] NoAssertion),
    /// It is of another service than the one that the assertion is to be shown to.
    #[error("the token is not for what was named as `audience` or `resource`")]
    OtherAudience,
    /// It cannot be signed now.
    #[error(transparent)]
    Failed(#[from] AppError),
}

impl App {
    /// Gives the holder of a token an assertion for it.
    pub async fn exchange(&self, asked: Asked<'_>) -> Result<Signed, NotExchanged> {
        let inquiry = Inquiry { text: asked.text, service: None, sender: asked.sender };
        let Some(Judged { service, verdict, .. }) = self.judge_anywhere(inquiry)? else {
            return Err(NotExchanged::NotAccepted(Reason::Unknown));
        };
        let grant = match verdict {
            Verdict::Allow(grant) => grant,
            Verdict::Deny(reason) => return Err(NotExchanged::NotAccepted(reason)),
        };
        let name = &service.policy.name;
        let audience = audience(&asked, name.as_str())?;
        let token = self.load_token(grant.token).await?;
        let (terms, ends) = ((name, service.policy.assertion), grant.expires_at);
        let wish = Wish { scopes: asked.scopes };
        let entropy = self.randomness.draw().map_err(AppError::from)?;
        let assertion = assert(&token, terms, ends, wish, &entropy, self.clock.now())?;
        let key = self.signing_key().await?;
        let seed = self.keys.unseal_signing_key(&key).map_err(AppError::from)?;
        let text = jwt::sign(&assertion, (asked.issuer, &audience), &key, &seed);
        Ok(Signed { assertion, text })
    }
}

/// Where the assertion may be shown: everything that was named, else the service.
fn audience(asked: &Asked<'_>, service: &str) -> Result<Vec<String>, NotExchanged> {
    let url = format!("{}/verify/{service}", asked.issuer);
    let fits = asked.audience.iter().all(|name| *name == service)
        && asked.resource.iter().all(|resource| *resource == url);
    if !fits {
        return Err(NotExchanged::OtherAudience);
    }
    let mut audience: Vec<String> = Vec::new();
    for name in asked.audience.iter().chain(&asked.resource) {
        if !audience.iter().any(|known| known == name) {
            audience.push((*name).to_owned());
        }
    }
    if audience.is_empty() {
        audience.push(service.to_owned());
    }
    Ok(audience)
}

fn told(reason: &Reason) -> &'static str {
    if reason.is_genuine() { reason.words() } else { "the subject token is not accepted" }
}
