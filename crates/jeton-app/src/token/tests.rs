//! What a change is based on that was read before it was decided.

use jeton_core::{
    Account, AccountState, Actor, Caller, Change, Contact, Event, Refusal, decide::issue::Wish,
};
use jiff::Timestamp;

use super::issue::Order;
use crate::{
    App, AppError, Clock, Done, Environment, Hand, NewAccount, NewLogin, NewRole, Options,
    Randomness,
};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

async fn change(app: &App, event: Event, account: &Account) {
    let change = vec![Change::account(event, account.clone())];
    app.commit(Actor::System, change, None, NOW).await.unwrap();
}

#[tokio::test]
async fn a_token_is_for_the_account_as_it_stands_and_not_as_its_credential_brought_it() {
    let directory = tempfile::tempdir().unwrap();
    let options = Options {
        directory: directory.path().to_owned(),
        anchor: None,
        journal: None,
        clock: Clock::Hand(Hand::at(NOW)),
        randomness: Randomness::fixed(),
        environment: Environment::default(),
        webhooks: crate::WebhookSender::off(),
    };
    let app = App::start(options).await.unwrap();
    let new = NewAccount {
        name: "ada".parse().unwrap(),
        role: NewRole::Member,
        login: NewLogin::Nothing,
        services: None,
        contact: Contact::default(),
    };
    let first = app.create_first_account(new).await.unwrap().account;
    let by = Caller::in_person(&first, None, NOW);
    let order = || Order {
        service: "jeton".to_owned(),
        kind: Some("api-token".to_owned()),
        account: None,
        wish: Wish { name: Some("ci".parse().unwrap()), ..Wish::default() },
    };

    let another = Account { revision: 2, ..first };
    change(&app, Event::ContactSet, &another).await;
    let issued = app.issue(order(), &by, None).await.unwrap();
    let disabled = Account { state: AccountState::Disabled, revision: 3, ..another };
    change(&app, Event::AccountDisabled, &disabled).await;
    let refused = app.issue(order(), &by, None).await;

    assert!(matches!(issued, Done::Now(_)));
    let Err(AppError::Refused(refused)) = refused else { panic!("it was issued") };
    assert_eq!(refused, Refusal::AccountDisabled);
}
