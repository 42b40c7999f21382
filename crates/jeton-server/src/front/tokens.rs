//! The actions of declared routes that are about tokens.

use http::StatusCode;
use jeton_app::{App, AppError, Done, Errand, NoSuchService, Order, Sender, TokenQuery, Which};
use jeton_core::{
    Caller, Reason, Refusal, Scopes, Token, TokenName, Verdict,
    decide::issue::Wish,
    policy::{Issuer, Reveal},
};
use jeton_token::Secret;

use super::{
    action::facts,
    context::Context,
    plan::{Plan, Step},
};
use crate::problem::Problem;

/// The caller's tokens at this service but those of sessions. A secret is there where its kind can be shown again
/// and the caller has entered the password just now; each is recorded as a reveal.
pub(super) async fn list(
    app: &App,
    plan: &Plan,
    step: &Step,
    by: &Caller,
    context: &mut Context,
) -> Result<(), Problem> {
    let all = own(app, plan, by).await?;
    for token in context.page.cut(all) {
        let secret = secret(app, plan, step, &token, by).await?;
        context.tokens.push(plan.facts(&token, secret.as_ref()));
    }
    Ok(())
}

/// One of the caller's tokens, with its secret as in the list.
pub(super) async fn show(
    app: &App,
    plan: &Plan,
    step: &Step,
    by: &Caller,
    context: &mut Context,
) -> Result<(), Problem> {
    let token = named(app, plan, step, by).await?;
    let secret = secret(app, plan, step, &token, by).await?;
    context.token = Some(plan.facts(&token, secret.as_ref()));
    Ok(())
}

/// Issues a token of the one kind that people ask for.
pub(super) async fn create(
    app: &App,
    plan: &Plan,
    wish: Wish,
    by: &Caller,
    context: &mut Context,
) -> Result<(), Problem> {
    let service = plan.policy().name.to_string();
    let order = Order { service, kind: None, account: None, wish };
    if let Done::Now((shown, secret)) = app.issue(order, by, None).await? {
        context.token = Some(plan.facts(&shown.token, Some(&secret)));
        context.secret = Some(secret.expose().to_owned());
    }
    Ok(())
}

/// Gives one of the caller's tokens another name.
pub(super) async fn rename(
    app: &App,
    plan: &Plan,
    step: &Step,
    name: TokenName,
    by: &Caller,
    context: &mut Context,
) -> Result<(), Problem> {
    let token = named(app, plan, step, by).await?;
    let shown = app.rename(token.id, name, None, by).await?;
    context.token = Some(plan.facts(&shown.token, None));
    Ok(())
}

/// Deletes one of the caller's tokens.
pub(super) async fn delete(
    app: &App,
    plan: &Plan,
    step: &Step,
    by: &Caller,
) -> Result<(), Problem> {
    let token = named(app, plan, step, by).await?;
    Ok(app.delete(token.id, by).await?)
}

/// Whose the secret in the path is. Having it is the proof, so that nobody else has to be asked: one that has
/// expired is told so, and everything else is unknown.
pub(super) async fn check(
    app: &App,
    plan: &Plan,
    step: &Step,
    sender: Sender<'_>,
) -> Result<Context, Problem> {
    let unknown = || Problem::not_found("token");
    let text = step.parameter("secret").ok_or_else(unknown)?;
    let service = plan.policy().name.as_str();
    let judged = app.verify_secret(service, text, sender, &Scopes::NONE);
    let judged = judged.map_err(|NoSuchService| unknown())?;
    let (verdict, place) = match (judged.verdict, judged.digest) {
        (Verdict::Allow(grant), Some(digest)) => {
            let place = app.place_of(&grant, Errand::Other).await?;
            // It may have ended while they waited.
            let again = app.judge_again(service, &digest, sender.address, &Scopes::NONE);
            (again.map_err(|NoSuchService| unknown())?, Some(place))
        }
        (verdict, _) => (verdict, None),
    };
    match (verdict, place) {
        (Verdict::Allow(grant), Some(place)) => {
            let by = app.front_caller(plan.service().id, &grant, place).await?;
            facts(app, plan, &grant, &by).await
        }
        (Verdict::Deny(Reason::Expired), _) => {
            Err(Problem::new(StatusCode::GONE, "expired", "the token has expired"))
        }
        _ => Err(unknown()),
    }
}

/// The secret of a token where the route shows it and this caller may see it now. The log has the reveal before it
/// leaves.
async fn secret(
    app: &App,
    plan: &Plan,
    step: &Step,
    token: &Token,
    by: &Caller,
) -> Result<Option<Secret>, Problem> {
    let kind = plan.service().kind(token.kind.as_str()).map_err(AppError::from)?;
    if kind.reveal == Reveal::Once || !plan.shows_secrets(step) {
        return Ok(None);
    }
    match app.reveal(token.id, by).await {
        Ok((_, secret)) => Ok(Some(secret)),
        Err(AppError::Refused(Refusal::StepUpRequired)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The caller's token that the parameter `{id}` names: by what the product calls it, by its number, its identifier
/// or, as older clients do, its secret.
async fn named(app: &App, plan: &Plan, step: &Step, by: &Caller) -> Result<Token, Problem> {
    let unknown = || Problem::not_found("token");
    let text = step.parameter("id").ok_or_else(unknown)?;
    let by_secret = app.token_of_secret(plan.policy().name.as_str(), text);
    let is_meant = |token: &&Token| {
        token.id.number().to_string() == text
            || token.id.to_string() == text
            || Some(token.id) == by_secret
    };
    let has_key = |token: &&Token| plan.facts(token, None).key.as_deref() == Some(text);
    let own = own(app, plan, by).await?;
    let mut tokens = own.iter();
    let found = tokens.clone().find(is_meant).or_else(|| tokens.find(has_key));
    found.cloned().ok_or_else(unknown)
}

/// The caller's live tokens at this service but those of logins, of which there may be any number.
async fn own(app: &App, plan: &Plan, by: &Caller) -> Result<Vec<Token>, Problem> {
    let mut tokens = Vec::new();
    for kind in plan.policy().kinds.iter().filter(|kind| !kind.issued_by(Issuer::Login)) {
        let which = Which {
            service: Some(plan.policy().name.to_string()),
            kind: Some(kind.name.clone()),
            ..Which::default()
        };
        let mut query =
            TokenQuery { which, ended: Some(false), limit: 200, ..TokenQuery::default() };
        loop {
            let listed = app.tokens(query.clone(), by).await?;
            let live = listed.tokens.into_iter().filter(|shown| shown.token.is_live(shown.at));
            tokens.extend(live.map(|shown| shown.token));
            match listed.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
    }
    Ok(tokens)
}
