//! Verifying: the one use case that reads no database, takes no lock and awaits nothing.

use std::net::IpAddr;

use jeton_core::{
    Grant, Outcome, Reason, Refusal, Scopes, TokenId, Verdict,
    policy::{Policy, RequestLine},
};
use jeton_replica::{Known, Question, ServiceView};
use jeton_token::{Digest, Secret};
use jiff::Timestamp;

use crate::{App, AppError, Sender, uses::Showing};

/// There is no service of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such service")]
pub struct NoSuchService;

/// A verdict, and by whose rules it was given.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The service.
    pub service: &'a ServiceView,
    /// The verdict.
    pub verdict: Verdict<'a>,
    /// The digest of the secret, if it is known: what [`App::judge_again`] goes by.
    pub digest: Option<Digest>,
    /// Until when the accepted secret works, where that is so near that its holder is told with every answer.
    pub expiring: Option<Expiring>,
}

/// A secret that is accepted, and not for long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiring {
    /// The token.
    pub token: TokenId,
    /// Until when.
    pub expires_at: Timestamp,
}

/// What is asked about a request besides its credential.
#[derive(Clone, Copy)]
pub struct Asked<'r> {
    /// When: now.
    pub at: Timestamp,
    /// Who sent it.
    pub sender: Sender<'r>,
    /// The scopes that it needs.
    pub needs: &'r Scopes,
    /// Finds out what it wants; called only where the policy has rules about that.
    pub line: &'r dyn Fn() -> Result<RequestLine<'r>, Reason>,
}

impl Asked<'_> {
    /// The scopes that the request needs by itself and by the rules of `policy`.
    pub fn scopes(&self, policy: &Policy) -> Scopes {
        let by_rules = (self.line)().map_or(Scopes::NONE, |line| policy.scopes_asked(line));
        self.needs.iter().chain(by_rules.iter()).cloned().collect()
    }
}

impl<'a> Judged<'a> {
    fn of(
        service: &'a ServiceView,
        verdict: Verdict<'a>,
        shown: Option<(Digest, Known)>,
        now: Timestamp,
    ) -> Self {
        let expiring = match &verdict {
            Verdict::Allow(grant) => grant
                .end_within(service.last_threshold, now)
                .map(|expires_at| Expiring { token: grant.token, expires_at }),
            Verdict::Deny(_) => None,
        };
        Self { service, verdict, digest: shown.map(|(digest, _)| digest), expiring }
    }
}

impl App {
    /// The verdict on a request to `service`, whose header fields are given as (name, value). A good token is then
    /// held against the rules of the policy, so that nobody else learns what they are about.
    pub fn verify<'a, 'h>(
        &'a self,
        service: &str,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
        asked: &Asked<'_>,
    ) -> Result<Judged<'a>, NoSuchService> {
        let service = self.replica.service(service).ok_or(NoSuchService)?;
        let presented = match service.policy.present(headers) {
            Ok(presented) => presented,
            Err(reason) => return Ok(self.stranger(service, reason, asked.at)),
        };
        let question = Question {
            carrier: Some(presented.carrier),
            address: asked.sender.address,
            needs: asked.needs,
            now: asked.at,
        };
        let (verdict, shown) = self.judge(service, presented.text, &question);
        let verdict = match verdict {
            Verdict::Allow(grant) if service.policy.has_rules() => {
                let permitted =
                    (asked.line)().and_then(|line| service.policy.permits(&grant, line));
                permitted.map_or_else(Verdict::Deny, |()| verdict)
            }
            verdict => verdict,
        };
        self.see(service, shown.as_ref(), verdict, (asked.sender, question.now));
        Ok(Judged::of(service, verdict, shown, question.now))
    }

    /// The verdict on a secret by itself, wherever it would travel.
    pub fn verify_secret<'a>(
        &'a self,
        service: &str,
        text: &str,
        sender: Sender<'_>,
        needs: &Scopes,
    ) -> Result<Judged<'a>, NoSuchService> {
        self.verify_secret_of(service, text, sender, needs, |_| true)
    }

    /// As [`Self::verify_secret`]. The secret of a token that is not meant is an unknown one.
    pub(crate) fn verify_secret_of<'a>(
        &'a self,
        service: &str,
        text: &str,
        sender: Sender<'_>,
        needs: &Scopes,
        is_meant: impl Fn(TokenId) -> bool,
    ) -> Result<Judged<'a>, NoSuchService> {
        let service = self.replica.service(service).ok_or(NoSuchService)?;
        let (address, now) = (sender.address, self.clock.now());
        let Ok(text) = Secret::check(text.as_bytes()) else {
            return Ok(self.stranger(service, Reason::Malformed, now));
        };
        let (verdict, shown) =
            self.judge(service, text, &Question { carrier: None, address, needs, now });
        let verdict = match verdict {
            Verdict::Allow(grant) if !is_meant(grant.token) => Verdict::Deny(Reason::Unknown),
            verdict => verdict,
        };
        // The secret of a browser stands in its cookie: in any other place somebody else has it.
        let verdict = only(verdict, |grant| grant.kind.cookie.is_none());
        let verdict = match verdict {
            Verdict::Allow(grant) if grant.kind.feed.is_some() => {
                Verdict::Deny(Reason::KindNotAllowed)
            }
            verdict => verdict,
        };
        self.see(service, shown.as_ref(), verdict, (sender, now));
        Ok(Judged::of(service, verdict, shown, now))
    }

    /// The verdict on a secret in the cookie of a browser.
    pub(crate) fn verify_cookie<'a>(
        &'a self,
        service: &str,
        text: &[u8],
        sender: Sender<'_>,
    ) -> Result<Judged<'a>, NoSuchService> {
        let service = self.replica.service(service).ok_or(NoSuchService)?;
        Ok(self.verify_apart(service, text, sender, |grant| grant.kind.cookie.is_some()))
    }

    /// The verdict on a secret in a place that only some kinds travel in.
    pub(crate) fn verify_apart<'a>(
        &'a self,
        service: &'a ServiceView,
        text: &[u8],
        sender: Sender<'_>,
        suits: impl Fn(&Grant<'a>) -> bool,
    ) -> Judged<'a> {
        let (address, needs, now) = (sender.address, &Scopes::NONE, self.clock.now());
        let Ok(text) = Secret::check(text) else {
            return self.stranger(service, Reason::Malformed, now);
        };
        let (verdict, shown) =
            self.judge(service, text, &Question { carrier: None, address, needs, now });
        let verdict = only(verdict, suits);
        self.see(service, shown.as_ref(), verdict, (sender, now));
        Judged::of(service, verdict, shown, now)
    }

    /// The verdict as of now on a secret that was judged before, for what lasts longer than a moment: its holder may
    /// keep the digest, not the secret. In which header it came is not asked again, and it counts as no further use.
    pub fn judge_again(
        &self,
        service: &str,
        digest: &Digest,
        address: Option<IpAddr>,
        needs: &Scopes,
    ) -> Result<Verdict<'_>, NoSuchService> {
        let service = self.replica.service(service).ok_or(NoSuchService)?;
        let question = Question { carrier: None, address, needs, now: self.clock.now() };
        Ok(self.replica.verify(service, digest, &question))
    }

    /// The token whose secret `text` is, if it is an accepted one of `service`. Here a secret names a token and opens
    /// nothing: that is no use of it.
    pub fn token_of_secret(&self, service: &str, text: &str) -> Option<TokenId> {
        let service = self.replica.service(service)?;
        let text = Secret::check(text.as_bytes()).ok()?;
        let (address, needs, now) = (None, &Scopes::NONE, self.clock.now());
        match self.judge(service, text, &Question { carrier: None, address, needs, now }).0 {
            Verdict::Allow(grant) => Some(grant.token),
            Verdict::Deny(_) => None,
        }
    }

    pub(crate) fn judge<'a>(
        &'a self,
        service: &'a ServiceView,
        text: &str,
        question: &Question<'_>,
    ) -> (Verdict<'a>, Option<(Digest, Known)>) {
        if !service.policy.knows_form_of(text) {
            return (Verdict::Deny(Reason::Malformed), None);
        }
        for key in self.keys.digests() {
            let digest = key.digest(text);
            if let (verdict, Some(known)) = self.replica.judge(service, &digest, question) {
                return (verdict, Some((digest, known)));
            }
        }
        (Verdict::Deny(Reason::Unknown), None)
    }

    /// Counts the verdict, and sees that a secret was shown, if it is or was a genuine one: also one that the service does
    /// not know, because it is another's. Where it was accepted, that is a sign of life of its session.
    fn see(
        &self,
        service: &ServiceView,
        shown: Option<&(Digest, Known)>,
        verdict: Verdict<'_>,
        (sender, at): (Sender<'_>, Timestamp),
    ) {
        if let Some((digest, known)) = shown {
            let accepted = matches!(verdict, Verdict::Allow(_));
            if let Verdict::Allow(Grant { session: Some(_), .. }) = verdict {
                self.replica.beat(digest, at);
            }
            self.uses.see(&Showing { digest, known: *known, accepted, sender, at });
        }
        let token = shown.map(|(_, known)| known.token);
        self.count_verdict(service, token, verdict, at);
    }

    fn count_verdict(
        &self,
        service: &ServiceView,
        token: Option<TokenId>,
        verdict: Verdict<'_>,
        at: Timestamp,
    ) {
        let outcome = Outcome::from(verdict);
        // One load where nobody listens.
        tracing::trace!(service = service.policy.name.as_str(), outcome = outcome.code(), "judged");
        self.usage.count(service.number(), token, outcome, at);
    }

    /// The verdict on what cannot be a secret.
    pub(crate) fn stranger<'a>(
        &self,
        service: &'a ServiceView,
        reason: Reason,
        at: Timestamp,
    ) -> Judged<'a> {
        let verdict = Verdict::Deny(reason);
        self.count_verdict(service, None, verdict, at);
        Judged { service, verdict, digest: None, expiring: None }
    }

    /// The digests that `text` may be known by; none where it cannot be a secret.
    pub(crate) fn digests_of(&self, text: &str) -> Vec<Digest> {
        match Secret::check(text.as_bytes()) {
            Ok(text) => self.keys.digests().iter().map(|key| key.digest(text)).collect(),
            Err(_) => Vec::new(),
        }
    }
}

/// The verdict, where a good token of another kind is in the wrong place.
fn only<'a>(verdict: Verdict<'a>, suits: impl Fn(&Grant<'a>) -> bool) -> Verdict<'a> {
    match verdict {
        Verdict::Allow(grant) if !suits(&grant) => Verdict::Deny(Reason::WrongCarrier),
        verdict => verdict,
    }
}

pub(crate) fn unknown_service(NoSuchService: NoSuchService) -> AppError {
    Refusal::NotFound { what: "service" }.into()
}
