//! Log-ins with a wrong password, for those who are there, may come, might come or never were.

use jeton_disk::Dice;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    Outcome,
    sample::{Class, Costs, ask, pairs, timed},
};
use crate::TestJeton;

/// So many accounts of each sort.
const ACCOUNTS: usize = 4;
/// More than anybody has to wait who guesses.
const WAIT: SignedDuration = SignedDuration::from_secs(61);

/// Logs in `samples` times for each sort, over HTTP.
pub(super) async fn measure(jeton: &TestJeton, samples: usize, outcome: &mut Outcome) {
    for number in 0..ACCOUNTS {
        let with = |sort: &str, more: (&str, Value)| json!({ "name": format!("{sort}-{number}@example.com"), more.0: more.1 });
        make(jeton, with("person", ("password", json!(TestJeton::PASSWORD)))).await;
        make(jeton, with("invite", ("invite", json!(true)))).await;
        let id = make(jeton, with("barred", ("password", json!(TestJeton::PASSWORD)))).await;
        let path = format!("/api/v1/accounts/{id}/disable");
        let reply = jeton.call("POST", &path).bearer(&jeton.admin).send().await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    }
    let password = "not the password";
    let mut dice = Dice::new(15);
    // Each is asked once: what hashing a password takes varies by far more than any account does.
    let mut sort = |name, of: &str, password: &str, samples| {
        let question = |dice: &mut Dice| match of {
            "" => ("nobody at example com".to_owned(), password.to_owned()),
            of => (account(of, dice), password.to_owned()),
        };
        Class::drawn(name, samples, &mut dice, question)
    };
    let sorts = [
        sort("known", "person", password, samples),
        sort("unknown", "nobody", password, samples),
        sort("invited", "invite", password, samples),
        sort("disabled", "barred", password, samples),
        sort("no name", "", password, samples),
    ];
    // Nobody's password is so long, and so it is not hashed.
    let (unhashed, few) = ("x".repeat(1025), samples.min(100));
    let control =
        [sort("hashed", "person", password, few), sort("not hashed", "person", &unhashed, few)];
    tokio::task::block_in_place(|| {
        let costs = log_in(jeton, &sorts, samples, outcome);
        outcome.alike.extend(pairs("log-ins", &sorts, &costs));
        let costs = log_in(jeton, &control, few, outcome);
        outcome.controls.extend(pairs("a log-in that hashes nothing", &control, &costs));
    });
}

async fn make(jeton: &TestJeton, body: Value) -> String {
    let made = jeton.call("POST", "/api/v1/accounts").bearer(&jeton.admin).json(&body);
    made.send().await.expect(201).field("id")
}

fn account(sort: &str, dice: &mut Dice) -> String {
    format!("{sort}-{}@example.com", dice.below(ACCOUNTS))
}

fn log_in(
    jeton: &TestJeton,
    classes: &[Class<(String, String)>],
    samples: usize,
    outcome: &mut Outcome,
) -> Vec<Costs> {
    let runtime = tokio::runtime::Handle::current();
    ask(classes, samples, &mut Dice::new(5), |(account, password)| {
        jeton.clock.advance(WAIT);
        let body = json!({ "account": account, "password": password });
        let call = jeton.call("POST", "/api/v1/sessions").json(&body);
        let (cost, reply) = timed(|| runtime.block_on(call.send()));
        outcome.others += usize::from(reply.status != 401);
        cost
    })
}
