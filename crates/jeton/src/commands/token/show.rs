//! `jeton token show`

use clap::Args;
use jeton_app::Clock;
use jeton_client::{Client, Prior, Token, TokenId, TokenState};
use jiff::Timestamp;

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::{Sheet, or_dash, time},
};

/// Show one token.
#[derive(Args)]
pub(crate) struct Show {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
}

impl Show {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let token = client.token(&self.id).await.doing(|| format!("cannot show `{}`", self.id))?;
        output.answer(&token, sheet)
    }
}

/// What there is to say about a token.
pub(super) fn sheet(token: &Token) -> Sheet {
    sheet_at(token, Clock::System.now())
}

/// What there is to say about a token whose grace was just ended, whatever this machine's clock says.
pub(super) fn sheet_after_grace(token: &Token) -> Sheet {
    sheet_at(token, Timestamp::MAX)
}

fn sheet_at(token: &Token, now: Timestamp) -> Sheet {
    let (prior, refused): (Vec<_>, Vec<_>) =
        token.prior.iter().partition(|prior| works(prior, now));
    Sheet::default()
        .with("token", &token.id)
        .with("service", &token.service)
        .with("kind", &token.kind)
        .with_some("name", token.name.as_ref())
        .with("owner", &token.owner)
        .with("state", state(token))
        .with("hint", format!("…{}", token.hint))
        .with_list("scopes", &token.scopes)
        .with_list("addresses", &token.addresses)
        .with_some("session", token.session.as_ref())
        .with("created", time(&token.created_at))
        .with("secret since", time(&token.secret_since))
        .with_some("not before", token.not_before.as_deref().map(time))
        .with("expires", or_dash(token.expires_at.as_deref().map(time)))
        .with_some("in quarantine since", token.quarantined_at.as_deref().map(time))
        .with_some("ended", token.ended_at.as_deref().map(time))
        .with_some(
            "old secret",
            prior.first().map(|prior| format!("…{} until {}", prior.hint, time(&prior.until))),
        )
        .with_some(
            "refused",
            refused.first().map(|prior| format!("…{} since {}", prior.hint, time(&prior.until))),
        )
        .with_some("last used", token.last_used_at.as_deref().map(time))
        .with_some("from", token.last_used_address.as_ref())
        .with_some("by", token.last_used_agent.as_ref())
}

/// Whether the other secret of a token, the one before or one that was taken back, is accepted.
fn works(prior: &Prior, now: Timestamp) -> bool {
    prior.until.parse::<Timestamp>().is_ok_and(|until| now < until)
}

pub(super) fn state(token: &Token) -> &'static str {
    match token.state {
        TokenState::Active => "active",
        TokenState::Quarantined => "quarantined",
        TokenState::NotYetValid => "not yet valid",
        TokenState::Expired => "expired",
        TokenState::Revoked => "revoked",
        TokenState::Deleted => "deleted",
        TokenState::SessionClosed => "session closed",
        TokenState::Leaked => "leaked",
        TokenState::Surrendered => "given up",
        TokenState::OwnerGone => "owner gone",
        TokenState::KeyLost => "key lost",
        _ => "unknown",
    }
}
