//! The verdict: whether a presented secret is accepted, as a pure function of what is known about it.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

use crate::{
    AccountId, AddressRange, Restoration, Scopes, SessionId, Span, TokenId,
    policy::{Carrier, Kind},
};

/// The answer for a presented secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// It is accepted.
    Allow(Grant<'a>),
    /// It is refused.
    Deny(Reason),
}

/// What an accepted secret stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant<'a> {
    /// The token.
    pub token: TokenId,
    /// Its owner.
    pub account: AccountId,
    /// Its kind.
    pub kind: &'a Kind,
    /// Its session, where it has one.
    pub session: Option<SessionId>,
    /// What it may do.
    pub scopes: &'a Scopes,
    /// Where it may be used from; nowhere listed means anywhere.
    pub addresses: &'a [AddressRange],
    /// Until when this secret works, if not for ever.
    pub expires_at: Option<Timestamp>,
    /// Whether it is an old secret in the grace after a rotation.
    pub in_grace: bool,
}

impl Grant<'_> {
    /// Until when this secret works, where that is no further away than `threshold`. Of a session's end nobody is told:
    /// it comes with every login.
    pub fn end_within(&self, threshold: Option<Span>, now: Timestamp) -> Option<Timestamp> {
        let end = self.expires_at.filter(|_| self.session.is_none())?;
        threshold.filter(|threshold| end <= threshold.after(now)).map(|_| end)
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $reason:ident = $name:literal, $words:literal;)*) => {
        /// Why a presented secret is refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Reason { $($(#[$doc])* $reason,)* }

        impl Reason {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$reason,)*];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$reason => $name,)* }
            }

            /// The reason in words, with the remedy where there is one.
            pub fn words(self) -> &'static str {
                match self { $(Self::$reason => $words,)* }
            }
        }
    };
}

reasons! {
    /// No header carries a secret.
    Missing = "missing", "no token was sent";
    /// More than one header field carries a secret.
    SeveralCredentials = "several_credentials", "more than one token was sent; send exactly one";
    /// What was sent cannot be a secret of this service: scheme, shape, prefix or checksum.
    Malformed = "malformed", "what was sent is not a token of this service";
    /// It has the right form, but nobody issued it here.
    Unknown = "unknown", "the token is not known";
    /// A good secret in the wrong header.
    WrongCarrier = "wrong_carrier", "tokens of this kind travel in another header";
    /// It has expired.
    Expired = "expired", "the token has expired; create a new one";
    /// It was revoked or deleted.
    Revoked = "revoked", "the token was revoked; create a new one";
    /// It is in quarantine.
    Quarantined = "quarantined", "the token is in quarantine; ask an administrator";
    /// A newer secret took its place.
    Rotated = "rotated", "the token was reset; use the new one, and restart what still has the old one";
    /// The login it belonged to has ended.
    SessionEnded = "session_ended", "the login this token belonged to has ended; log in again";
    /// Its owner is disabled.
    AccountDisabled = "account_disabled", "the account is disabled; ask an administrator";
    /// The service is disabled.
    ServiceDisabled = "service_disabled", "the service is disabled; ask an administrator";
    /// It does not work yet.
    NotYetValid = "not_yet_valid", "the token does not work yet";
    /// It may not be used from this address.
    AddressNotAllowed = "address_not_allowed", "the token may not be used from this address";
    /// It lacks a scope that the request needs.
    ScopeMissing = "scope_missing", "the token lacks a scope that this request needs";
    /// A good token of a kind that may not do this.
    KindNotAllowed = "kind_not_allowed", "tokens of this kind may not do this; use one of another kind";
    /// The rules of the service depend on the path, which somebody may take for another one.
    AmbiguousPath = "ambiguous_path", "the path of this request can be read in more than one way; send it plain";
    /// The rules of the service depend on the path, which nobody told who is believed.
    UnknownPath = "unknown_path", "what is allowed here depends on the path, which no trusted gateway told; name the gateway in trusted-proxies and let it send the path";
    /// Jeton was put back from a backup, and the token may have ended since.
    Restored = "restored", "Jeton was restored from a backup and does not know yet what has ended since; ask whoever runs it";
    /// This node has been without news for too long.
    Stale = "stale", "this node has been cut off from its log for too long to be sure; try again";
}

impl Reason {
    /// Whether the secret was a genuine one, so that its holder may be told more than a stranger.
    pub fn is_genuine(self) -> bool {
        !matches!(
            self,
            Self::Missing
                | Self::SeveralCredentials
                | Self::Malformed
                | Self::Unknown
                | Self::Stale
        )
    }
}

/// What is known of the token behind a secret.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The token.
    pub token: TokenId,
    /// Its owner.
    pub account: AccountId,
    /// Its kind.
    pub kind: &'a Kind,
    /// Its session, where it has one.
    pub session: Option<SessionId>,
    /// What it may do.
    pub scopes: &'a Scopes,
    /// Where it may be used from; nowhere listed means anywhere.
    pub addresses: &'a [AddressRange],
    /// Whether it ended, and whether it did so with its session.
    pub ended: Ended,
    /// Whether it is in quarantine.
    pub quarantined: bool,
    /// Whether the secret is the token's present one.
    pub standing: Standing,
    /// From when on it works.
    pub not_before: Option<Timestamp>,
    /// Until when it works.
    pub expires_at: Option<Timestamp>,
    /// Whether its owner is active.
    pub account_active: bool,
    /// Whether its service is enabled.
    pub service_enabled: bool,
    /// Whether its session, if it has one, is open.
    pub session_open: bool,
}

/// Whether a token ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It did not.
    No,
    /// It was revoked or deleted.
    Revoked,
    /// It ended with its session.
    WithSession,
    /// It had expired and made room.
    Expired,
}

/// Whether a secret is its token's present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Live,
    /// It was replaced, and works or worked until then.
    Replaced {
        /// The end of its grace.
        until: Timestamp,
    },
}

/// What a request asks of a token.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Where the secret stood; `None` where only the secret is asked about.
    pub carrier: Option<&'a Carrier>,
    /// Where the request came from, if known.
    pub address: Option<IpAddr>,
    /// The scopes that it needs.
    pub needs: &'a Scopes,
    /// The time.
    pub now: Timestamp,
    /// How long this node has been cut off from its log.
    pub cut_off: Option<SignedDuration>,
    /// How long it may be; `None` means without limit.
    pub max_staleness: Option<Span>,
    /// That Jeton was put back from a backup, where it was and has not heard yet what has ended since.
    pub restoration: Option<Restoration>,
}

/// Decides on a genuine secret. What can never become true again is told first, so that the answer does not
/// change while the same secret is tried again; a stale or restored node denies only what it would else allow.
// Inlined, as what looks its subject up: to hand that on through memory takes longer than to decide.
#[inline(always)]
pub fn verdict<'a>(subject: &Subject<'a>, ask: &Ask<'_>) -> Verdict<'a> {
    match refuse(subject, ask) {
        Some(reason) => Verdict::Deny(reason),
        None => Verdict::Allow(Grant {
            token: subject.token,
            account: subject.account,
            kind: subject.kind,
            session: subject.session,
            scopes: subject.scopes,
            addresses: subject.addresses,
            expires_at: subject.earliest_end(),
            in_grace: matches!(subject.standing, Standing::Replaced { .. }),
        }),
    }
}

#[inline(always)]
fn refuse(subject: &Subject<'_>, ask: &Ask<'_>) -> Option<Reason> {
    let is_past = |moment: Timestamp| moment <= ask.now;
    if ask.carrier.is_some_and(|carrier| !subject.kind.carriers.contains(carrier)) {
        // A feed's secret travels in no header that others do: there is none to name.
        let is_for_a_feed = subject.kind.feed.is_some();
        return Some(if is_for_a_feed { Reason::KindNotAllowed } else { Reason::WrongCarrier });
    }
    match subject.ended {
        Ended::No => {}
        Ended::Revoked => return Some(Reason::Revoked),
        Ended::WithSession => return Some(Reason::SessionEnded),
        Ended::Expired => return Some(Reason::Expired),
    }
    if matches!(subject.standing, Standing::Replaced { until } if is_past(until)) {
        return Some(Reason::Rotated);
    }
    if !subject.session_open {
        return Some(Reason::SessionEnded);
    }
    if subject.expires_at.is_some_and(is_past) {
        return Some(Reason::Expired);
    }
    if !subject.account_active {
        return Some(Reason::AccountDisabled);
    }
    if !subject.service_enabled {
        return Some(Reason::ServiceDisabled);
    }
    if subject.quarantined {
        return Some(Reason::Quarantined);
    }
    if subject.not_before.is_some_and(|start| ask.now < start) {
        return Some(Reason::NotYetValid);
    }
    if !subject.addresses.is_empty() {
        // A token bound to addresses is refused where the address is not known: every failure is closed.
        let inside = |address| subject.addresses.iter().any(|range| range.contains(address));
        if !ask.address.is_some_and(inside) {
            return Some(Reason::AddressNotAllowed);
        }
    }
    if ask.needs.first_beyond(subject.scopes).is_some() {
        return Some(Reason::ScopeMissing);
    }
    if ask.restoration.is_some_and(|it| it.doubts(subject.token.made_at())) {
        return Some(Reason::Restored);
    }
    let too_stale = |limit: Span| ask.cut_off.is_some_and(|age| age.as_secs() >= limit.seconds());
    if ask.max_staleness.is_some_and(too_stale) {
        return Some(Reason::Stale);
    }
    None
}

impl Subject<'_> {
    fn earliest_end(&self) -> Option<Timestamp> {
        match (self.standing, self.expires_at) {
            (Standing::Live, end) => end,
            (Standing::Replaced { until }, None) => Some(until),
            (Standing::Replaced { until }, Some(end)) => Some(until.min(end)),
        }
    }
}
