//! The actions of declared routes: each calls the use case of its name.

use jeton_app::{App, AppError, Errand, Login, Opened, Password, Place, Sender};
use jeton_core::{
    AccountName, Caller, Grant, Origin, Refusal,
    decide::session::Holder,
    policy::{Action, Route},
};

use super::{
    context::Context,
    input::{Input, invalid_name},
    plan::{Plan, Step},
    tokens,
};
use crate::problem::Problem;

/// Does what the route declares and returns what its template can show.
pub(super) async fn run(
    app: &App,
    plan: &Plan,
    step: &Step,
    input: &Input,
    origin: Origin,
    caller: Option<(&Grant<'_>, Place)>,
) -> Result<Context, Problem> {
    let route = plan.route(step);
    match (route.action, caller) {
        (Action::SessionOpen, _) => {
            Ok(opened(app.open_session(login(plan, route, input, origin)?).await?))
        }
        (Action::AccountCreate, _) => account_create(app, plan, route, input, origin).await,
        (Action::TokenCheck, _) => {
            let agent = origin.agent.as_ref().map(|agent| agent.as_str().as_bytes());
            tokens::check(app, plan, step, Sender { address: origin.address, agent }).await
        }
        (_, Some((grant, place))) => by_caller(app, plan, step, input, grant, place).await,
        (_, None) => Ok(Context::default()),
    }
}

async fn by_caller(
    app: &App,
    plan: &Plan,
    step: &Step,
    input: &Input,
    grant: &Grant<'_>,
    place: Place,
) -> Result<Context, Problem> {
    let route = plan.route(step);
    let by = app.front_caller(plan.service().id, grant, place).await?;
    let mut context = facts(app, plan, grant, &by).await?;
    context.page = input.page;
    match route.action {
        Action::SessionClose => {
            let session = by.session.ok_or(Refusal::NotFound { what: "session" });
            app.close_session(session.map_err(AppError::from)?, &by).await?;
        }
        Action::AccountList => {
            let members = app.members(plan.policy().name.as_str(), grant).await?;
            context.accounts = context.page.cut(members).iter().map(Into::into).collect();
        }
        Action::TokenList => tokens::list(app, plan, step, &by, &mut context).await?,
        Action::TokenShow => tokens::show(app, plan, step, &by, &mut context).await?,
        Action::TokenCreate => {
            tokens::create(app, plan, input.wish(route)?, &by, &mut context).await?;
        }
        Action::TokenRename => {
            let name = input.wanted(route, "name")?.parse().map_err(invalid_name)?;
            tokens::rename(app, plan, step, name, &by, &mut context).await?;
        }
        Action::TokenDelete => tokens::delete(app, plan, step, &by).await?,
        Action::Static
        | Action::Whoami
        | Action::SessionOpen
        | Action::SessionHandOver
        | Action::AccountCreate
        | Action::TokenCheck => {}
    }
    Ok(context)
}

/// What the caller of an action comes for: a log-out and the end of a token are let in where nothing else is. Nothing where
/// it is done for nobody who was judged.
pub(super) fn errand(action: Action) -> Option<Errand> {
    match action {
        Action::SessionOpen | Action::AccountCreate | Action::TokenCheck => None,
        Action::SessionClose | Action::TokenDelete => Some(Errand::Revocation),
        _ => Some(Errand::Other),
    }
}

/// What is known of the caller.
pub(super) async fn facts(
    app: &App,
    plan: &Plan,
    grant: &Grant<'_>,
    by: &Caller,
) -> Result<Context, Problem> {
    let account = app.account(grant.account, by).await?;
    let shown = app.token(grant.token, by).await?;
    let session = match grant.session {
        Some(_) => Some((&app.session_of(by).await?).into()),
        None => None,
    };
    Ok(Context {
        account: Some((&account).into()),
        token: Some(plan.facts(&shown.token, None)),
        session,
        is: Some(grant.kind.name.to_string()),
        ..Context::default()
    })
}

fn login(plan: &Plan, route: &Route, input: &Input, origin: Origin) -> Result<Login, Problem> {
    Ok(Login {
        name: input.wanted(route, "account")?.to_owned(),
        password: Password::new(input.wanted(route, "password")?),
        service: Some(plan.policy().name.to_string()),
        origin,
        holder: Holder::Program,
    })
}

async fn account_create(
    app: &App,
    plan: &Plan,
    route: &Route,
    input: &Input,
    origin: Origin,
) -> Result<Context, Problem> {
    let login = login(plan, route, input, origin)?;
    let name: AccountName = login.name.parse().map_err(invalid_name)?;
    Ok(opened(app.sign_up(name, plan.policy().name.as_str(), login).await?))
}

fn opened(opened: Opened) -> Context {
    let secrets = opened
        .tokens
        .iter()
        .map(|(_, token, secret)| (token.kind.to_string(), secret.expose().to_owned()));
    Context {
        account: Some((&opened.account).into()),
        session: Some((&opened.session).into()),
        secret: opened.tokens.first().map(|(.., secret)| secret.expose().to_owned()),
        secrets: secrets.collect(),
        ..Context::default()
    }
}
