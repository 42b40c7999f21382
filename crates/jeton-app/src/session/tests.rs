//! What a login costs, whoever is meant.

use std::sync::atomic::Ordering;

use jeton_core::{
    Account, AccountState, Actor, Change, Contact, Event, Origin, decide::session::Holder,
};
use jiff::Timestamp;

use crate::{
    App, AppError, Clock, Environment, Hand, Login, NewAccount, NewLogin, NewRole, Options,
    Password, Randomness,
};

const PASSWORD: &str = "correct horse battery";

async fn account(app: &App, name: &str, login: NewLogin) -> Account {
    let new = NewAccount {
        name: name.parse().unwrap(),
        role: NewRole::Member,
        login,
        services: None,
        contact: Contact::default(),
    };
    app.create_first_account(new).await.unwrap().account
}

/// An account with a password, in that state.
async fn in_state(app: &App, name: &str, state: AccountState) {
    let login = NewLogin::Password(Password::new(PASSWORD));
    let before = account(app, name, login).await;
    let after = Account { state, revision: 2, ..before };
    let change = vec![Change::account(Event::AccountDisabled, after)];
    app.commit(Actor::System, change, None, Timestamp::UNIX_EPOCH).await.unwrap();
}

#[tokio::test]
async fn a_login_costs_one_hash_whoever_is_meant() {
    let directory = tempfile::tempdir().unwrap();
    let options = Options {
        directory: directory.path().to_owned(),
        anchor: None,
        journal: None,
        clock: Clock::Hand(Hand::at(Timestamp::UNIX_EPOCH)),
        randomness: Randomness::fixed(),
        environment: Environment::default(),
        webhooks: crate::WebhookSender::off(),
    };
    let app = App::start(options).await.unwrap();
    account(&app, "person", NewLogin::Password(Password::new(PASSWORD))).await;
    account(&app, "machine", NewLogin::Nothing).await;
    account(&app, "invited", NewLogin::Link).await;
    in_state(&app, "disabled", AccountState::Disabled).await;
    in_state(&app, "deleted", AccountState::Deleted).await;

    for name in ["person", "machine", "invited", "disabled", "deleted", "nobody", "\u{0}", ""] {
        let before = app.passwords.jobs.load(Ordering::SeqCst);
        let refused = app
            .open_session(Login {
                name: name.to_owned(),
                password: Password::new("not the password"),
                service: None,
                origin: Origin::default(),
                holder: Holder::Program,
            })
            .await;

        assert!(matches!(refused, Err(AppError::WrongPassword)), "{name}: {refused:?}");
        assert_eq!(app.passwords.jobs.load(Ordering::SeqCst), before + 1, "{name}");
    }
}
