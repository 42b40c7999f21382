//! The samples: services, an account for each, and a token of every kind, made in the way that the kind's policy says.

use std::sync::Arc;

use jeton_app::{
    App, AppError, Clock, Login, NewAccount, NewLogin, NewRole, NoRandomness, Order, PRESETS,
    Password, Randomness, TokenQuery, Which, read_policy,
};
use jeton_core::{
    Account, AccountName, Caller, Contact, Origin, Refusal, Service,
    decide::{issue::Wish, session::Holder},
    policy::{Issuer, Kind, Naming, Policy},
};
use jeton_token::{Form, Secret};

/// Everything that a demo shows.
pub(super) struct Filled {
    /// The administrator.
    pub(super) admin: Person,
    /// A token of Jeton's own service with every scope.
    pub(super) admin_token: Secret,
    /// Each service with its account and its tokens.
    pub(super) products: Vec<Product>,
}

/// Who can log in.
pub(super) struct Person {
    /// The account's name.
    pub(super) email: String,
    /// The password.
    pub(super) password: Password,
}

/// A service with its account and its tokens.
pub(super) struct Product {
    /// The service.
    pub(super) service: Arc<Service>,
    /// The account, which is a member of this service alone.
    pub(super) account: Person,
    /// A token of every kind.
    pub(super) samples: Vec<Sample>,
}

/// A token to try out.
pub(super) struct Sample {
    /// Its kind.
    pub(super) kind: Kind,
    /// Its secret.
    pub(super) secret: Secret,
}

impl Filled {
    /// Makes the samples in an app that is empty.
    pub(super) async fn make(app: &App) -> Result<Self, AppError> {
        let admin = first_administrator(app).await?;
        let by = in_person(app, &admin).await?;
        let mut products = Vec::new();
        for preset in PRESETS {
            let policy =
                read_policy(preset.name, preset.text).expect("the shipped policies are right");
            let (service, _made) = app.apply_policy(policy, None, &by).await?;
            products.push(product(app, service, &by).await?);
        }
        let admin_token = own_token(app, &by).await?;
        Ok(Self { admin, admin_token, products })
    }
}

async fn first_administrator(app: &App) -> Result<Person, AppError> {
    let first = app.first_administrator(name("admin@jeton.example")).await?;
    let first = first.ok_or(Refusal::NotFound { what: "empty database" })?;
    let (secret, password) = (first.invitation.secret, password()?);
    app.redeem_link(secret.expose(), Password::new(password.expose()), None).await?;
    Ok(Person { email: first.name.to_string(), password })
}

async fn in_person(app: &App, person: &Person) -> Result<Caller, AppError> {
    let opened = app.open_session(login(person, None)).await?;
    Ok(Caller::in_person(&opened.account, None, Clock::System.now()))
}

async fn product(app: &App, service: Arc<Service>, admin: &Caller) -> Result<Product, AppError> {
    let account =
        Person { email: format!("ada@{}.example", service.name()), password: password()? };
    app.create_account(
        NewAccount {
            name: name(&account.email),
            role: NewRole::Member,
            login: NewLogin::Password(Password::new(account.password.expose())),
            services: Some(vec![service.name().to_string()]),
            contact: Contact::default(),
        },
        admin,
        None,
    )
    .await?;
    let owner = app.account_named(&name(&account.email), admin).await?;
    let mut samples = Vec::new();
    for kind in service.policy.kinds.clone() {
        let secret = secret(app, &service, &kind, (&account, &owner), admin).await?;
        samples.push(Sample { kind, secret });
    }
    Ok(Product { service, account, samples })
}

/// A token of `kind`, in the way that the kind is issued.
async fn secret(
    app: &App,
    service: &Service,
    kind: &Kind,
    (person, owner): (&Person, &Account),
    admin: &Caller,
) -> Result<Secret, AppError> {
    let by_owner = Caller::in_person(owner, None, Clock::System.now());
    if kind.issued_by(Issuer::Login) {
        by_login(app, service, kind, person).await
    } else if kind.issued_by(Issuer::AccountCreation) {
        made_with_the_account(app, service, kind, &by_owner).await
    } else if kind.issued_by(Issuer::Owner) {
        issue(app, service, kind, owner, &by_owner).await
    } else {
        issue(app, service, kind, owner, admin).await
    }
}

async fn by_login(
    app: &App,
    service: &Service,
    kind: &Kind,
    person: &Person,
) -> Result<Secret, AppError> {
    let opened = app.open_session(login(person, Some(service.name().to_string()))).await?;
    let mut tokens = opened.tokens.into_iter();
    let found = tokens.find(|(_, token, _)| token.kind == kind.name);
    found.map(|(.., secret)| secret).ok_or_else(|| Refusal::NotFound { what: "token" }.into())
}

async fn made_with_the_account(
    app: &App,
    service: &Service,
    kind: &Kind,
    by: &Caller,
) -> Result<Secret, AppError> {
    let which = Which {
        service: Some(service.name().to_string()),
        kind: Some(kind.name.clone()),
        ..Which::default()
    };
    let query = TokenQuery { which, limit: 1, ..TokenQuery::default() };
    let listed = app.tokens(query, by).await?;
    let shown = listed.tokens.first().ok_or(Refusal::NotFound { what: "token" })?;
    Ok(app.reveal(shown.token.id, by).await?.1)
}

async fn issue(
    app: &App,
    service: &Service,
    kind: &Kind,
    owner: &Account,
    by: &Caller,
) -> Result<Secret, AppError> {
    let wish = Wish { name: (kind.named == Naming::Required).then(token_name), ..Wish::default() };
    order(app, service.name().as_str(), kind, Some(owner.name.clone()), wish, by).await
}

async fn own_token(app: &App, by: &Caller) -> Result<Secret, AppError> {
    let own = app.served(Policy::OWN)?;
    let kind = own.kind("api-token")?;
    let wish =
        Wish { name: Some(token_name()), scopes: Some(kind.scopes.clone()), ..Wish::default() };
    order(app, Policy::OWN, kind, None, wish, by).await
}

async fn order(
    app: &App,
    service: &str,
    kind: &Kind,
    account: Option<AccountName>,
    wish: Wish,
    by: &Caller,
) -> Result<Secret, AppError> {
    let order =
        Order { service: service.to_owned(), kind: Some(kind.name.to_string()), account, wish };
    match app.issue(order, by, None).await? {
        jeton_app::Done::Now((_, secret)) => Ok(secret),
        jeton_app::Done::Before(_) => unreachable!("there is no idempotency key"),
    }
}

fn login(person: &Person, service: Option<String>) -> Login {
    let password = Password::new(person.password.expose());
    Login {
        name: person.email.clone(),
        password,
        service,
        origin: Origin::default(),
        holder: Holder::Program,
    }
}

/// 24 of 40 random base62 characters: 142 bits.
fn password() -> Result<Password, NoRandomness> {
    let drawn = Form::Legacy40.mint(&Randomness::System.draw()?, "");
    Ok(Password::new(&drawn.expose()[..24]))
}

fn name(text: &str) -> AccountName {
    text.parse().expect("the names of a demo are names")
}

fn token_name() -> jeton_core::TokenName {
    "demo".parse().expect("a word is a name")
}
