//! Many tokens, issued one by one and kept by whoever wants to know what becomes of them.

use std::path::Path;

use jeton_app::{App, Done, Errand, Order, Sender};
use jeton_core::{Caller, TokenId, decide::issue::Wish};
use tokio::task::JoinSet;

use crate::TestJeton;

/// A token and its secret.
pub(crate) struct Held {
    pub(crate) service: &'static str,
    pub(crate) id: TokenId,
    pub(crate) secret: String,
}

/// So many tokens are issued at the same time.
const AT_ONCE: usize = 64;

/// Issues so many tokens.
pub(crate) async fn issue(
    jeton: &TestJeton,
    service: &'static str,
    kind: &str,
    count: usize,
) -> Vec<Held> {
    let by = caller(jeton, &jeton.app).await;
    let mut held = Vec::with_capacity(count);
    while held.len() < count {
        let mut issued = JoinSet::new();
        for number in held.len()..count.min(held.len() + AT_ONCE) {
            let wish = Wish {
                name: Some(format!("token {number}").parse().expect("a name")),
                ..Wish::default()
            };
            let (service, kind) = (service.to_owned(), Some(kind.to_owned()));
            let order = Order { service, kind, account: None, wish };
            let (app, by) = (jeton.app.clone(), by.clone());
            issued.spawn(async move {
                let done = app.issue(order, &by, None).await.expect("nothing speaks against it");
                let Done::Now((shown, secret)) = done else { panic!("nobody asked before") };
                (shown.token.id, secret.expose().to_owned())
            });
        }
        let of = |(id, secret)| Held { service, id, secret };
        held.extend(issued.join_all().await.into_iter().map(of));
    }
    held
}

/// The administrator, in person.
pub(crate) async fn caller(jeton: &TestJeton, app: &App) -> Caller {
    let bearer = format!("Bearer {}", jeton.admin);
    let fields = [("authorization", bearer.as_bytes())].into_iter();
    let held = app.caller(fields, Sender::default()).expect("it is accepted");
    let let_in = app.let_in(&held, Errand::Other).await;
    let_in.expect("the administrator's session is open").clone()
}

/// Starts from another directory, or once more from its own, as soon as what it was is stopped.
pub(crate) async fn start(jeton: &TestJeton, directory: &Path) -> App {
    let options = jeton.options(directory);
    App::start(options).await.expect("it is brought up to date")
}
