//! The actions of declared routes: each calls the use case of its name.

use std::net::IpAddr;

use http::Request;
use hyper::body::Incoming;
use jeton_app::{App, AppError, Done, Login, Order, Password, TokenQuery};
use jeton_core::{
    Caller, Grant, Refusal, Token, TokenName,
    decide::issue::Wish,
    policy::{Action, Issuer, Reveal, Route},
};

use super::{
    context::{Context, Page, TokenFacts},
    input::{Input, id},
    plan::{Plan, Step},
};
use crate::problem::Problem;

/// Does what the route declares and returns what its template can show.
pub(super) async fn run(
    app: &App,
    plan: &Plan,
    step: &Step,
    request: Request<Incoming>,
    grant: Option<&Grant<'_>>,
    address: Option<IpAddr>,
) -> Result<Context, Problem> {
    let route = plan.route(step);
    let input = Input::read(request).await?;
    let Some(grant) = grant else {
        return match route.action {
            Action::SessionOpen => session_open(app, plan, route, &input, address).await,
            _ => Ok(Context::default()),
        };
    };
    let mut context = facts(app, grant).await?;
    context.page = input.page;
    let by = app.front_caller(grant).await?;
    match route.action {
        Action::Static | Action::Whoami => {}
        Action::SessionOpen => return session_open(app, plan, route, &input, address).await,
        Action::SessionClose => {
            let session =
                by.session.ok_or(AppError::from(Refusal::NotFound { what: "session" }))?;
            app.close_session(session, &by).await?;
        }
        Action::TokenList => context.tokens = tokens(app, plan, &by, &mut context.page).await?,
        Action::TokenCreate => token_create(app, plan, route, &input, &by, &mut context).await?,
        Action::TokenDelete => token_delete(app, plan, id(step)?, &by).await?,
    }
    Ok(context)
}

async fn facts(app: &App, grant: &Grant<'_>) -> Result<Context, Problem> {
    let by = app.front_caller(grant).await?;
    let account = app.account(grant.account, &by).await?;
    let shown = app.token(grant.token, &by).await?;
    let session = match grant.session {
        Some(_) => Some((&app.session_of(&by).await?).into()),
        None => None,
    };
    Ok(Context {
        account: Some((&account).into()),
        token: Some(TokenFacts::shown(&shown, None)),
        session,
        is: Some(grant.kind.name.to_string()),
        ..Context::default()
    })
}

async fn session_open(
    app: &App,
    plan: &Plan,
    route: &Route,
    input: &Input,
    address: Option<IpAddr>,
) -> Result<Context, Problem> {
    let login = Login {
        name: input.wanted(route, "account")?.to_owned(),
        password: Password::new(input.wanted(route, "password")?),
        service: Some(plan.policy().name.to_string()),
        address,
    };
    let opened = app.open_session(login).await?;
    let secrets = opened
        .tokens
        .iter()
        .map(|(_, token, secret)| (token.kind.to_string(), secret.expose().to_owned()));
    Ok(Context {
        account: Some((&opened.account).into()),
        session: Some((&opened.session).into()),
        secret: opened.tokens.first().map(|(.., secret)| secret.expose().to_owned()),
        secrets: secrets.collect(),
        ..Context::default()
    })
}

/// The caller's tokens at this service but those of sessions. A secret is there where its kind can be shown again
/// and the caller has entered the password just now; each is recorded as a reveal.
async fn tokens(
    app: &App,
    plan: &Plan,
    by: &Caller,
    page: &mut Page,
) -> Result<Vec<TokenFacts>, Problem> {
    let mut facts = Vec::new();
    for token in page.cut(own_tokens(app, plan, by).await?) {
        let kind = plan.service().kind(token.kind.as_str()).map_err(AppError::from)?;
        let secret = match kind.reveal {
            Reveal::Once => None,
            Reveal::Always => match app.reveal(token.id, by).await {
                Ok((_, secret)) => Some(secret),
                Err(AppError::Refused(Refusal::StepUpRequired)) => None,
                Err(error) => return Err(error.into()),
            },
        };
        facts.push(TokenFacts::of(&token, secret.as_ref()));
    }
    Ok(facts)
}

/// The caller's live tokens at this service but those of logins, of which there may be any number.
async fn own_tokens(app: &App, plan: &Plan, by: &Caller) -> Result<Vec<Token>, Problem> {
    let mut tokens = Vec::new();
    for kind in plan.policy().kinds.iter().filter(|kind| !kind.issued_by(Issuer::Login)) {
        let mut query = TokenQuery {
            service: Some(plan.policy().name.to_string()),
            kind: Some(kind.name.clone()),
            ended: Some(false),
            limit: 200,
            ..TokenQuery::default()
        };
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

async fn token_create(
    app: &App,
    plan: &Plan,
    route: &Route,
    input: &Input,
    by: &Caller,
    context: &mut Context,
) -> Result<(), Problem> {
    let invalid =
        |error: jeton_core::NameError| Problem::bad_request("invalid_name", error.to_string());
    let name = input
        .text(route, "name")
        .map(|name| name.parse::<TokenName>().map_err(invalid))
        .transpose()?;
    let order = Order {
        service: plan.policy().name.to_string(),
        kind: None,
        account: None,
        wish: Wish { name, ..Wish::default() },
    };
    if let Done::Now((shown, secret)) = app.issue(order, by, None).await? {
        context.token = Some(TokenFacts::shown(&shown, Some(&secret)));
        context.secret = Some(secret.expose().to_owned());
    }
    Ok(())
}

/// Deletes the token that `text` names: by its number, its identifier or, as older clients do, its secret.
async fn token_delete(app: &App, plan: &Plan, text: &str, by: &Caller) -> Result<(), Problem> {
    let by_secret = app.token_of_secret(plan.policy().name.as_str(), text);
    let named = |token: &Token| {
        token.id.number().to_string() == text
            || token.id.to_string() == text
            || Some(token.id) == by_secret
    };
    let token = own_tokens(app, plan, by).await?.into_iter().find(named);
    let token = token.ok_or_else(|| Problem::not_found("token"))?;
    Ok(app.delete(token.id, by).await?)
}
