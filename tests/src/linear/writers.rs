//! The tasks that issue, rotate, reset, revoke, log in and log out, and let time pass.

use std::sync::{Arc, Mutex, atomic::Ordering::SeqCst};

use jeton_app::{App, Done, Errand, Hand, Login, Order, Password, Rotation, Sender};
use jeton_core::{
    Caller, Cause, Origin, SessionId, TokenId,
    decide::{issue::Wish, session::Holder},
};
use jeton_disk::Dice;
use jiff::{SignedDuration, Timestamp};

use super::history::{End, History, Span};
use crate::TestJeton;

/// A token, with the numbers of its secrets.
#[derive(Clone, Copy)]
struct Held {
    id: TokenId,
    live: usize,
    prior: Option<usize>,
}

/// What the tasks share.
pub(super) struct Writers {
    app: App,
    clock: Hand,
    caller: Caller,
    password: String,
    history: Arc<History>,
    /// One change of a token at a time: which of two came first nobody could say otherwise.
    slots: Vec<tokio::sync::Mutex<Option<Held>>>,
    sessions: Mutex<Vec<(SessionId, Vec<usize>)>>,
    time: tokio::sync::Mutex<()>,
}

const SLOTS: usize = 48;
const GRACE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// After so many changes time goes on by so much: a token ends 183 steps after it was issued, a grace after 4.
const CHANGES: u64 = 8;
const STEP: SignedDuration = SignedDuration::from_hours(2 * 24);

impl Writers {
    pub(super) async fn new(jeton: &TestJeton, history: Arc<History>) -> Self {
        let bearer = format!("Bearer {}", jeton.admin);
        let headers = [("authorization", bearer.as_bytes())].into_iter();
        let sender = Sender { address: None, agent: None };
        let held = jeton.app.caller(headers, sender).expect("it is accepted");
        let let_in = jeton.app.let_in(&held, Errand::Other).await;
        let caller = let_in.expect("the administrator's session").clone();
        let writers = Self {
            app: jeton.app.clone(),
            clock: jeton.clock.clone(),
            // A person who is always there, so that nothing ends with their session.
            caller: Caller { credential: None, session: None, expires_at: None, ..caller },
            password: jeton.admin_password.clone(),
            history,
            slots: (0..SLOTS).map(|_| tokio::sync::Mutex::default()).collect(),
            sessions: Mutex::default(),
            time: tokio::sync::Mutex::default(),
        };
        let now = writers.now();
        let begun = writers.history.now();
        writers.history.tick(Span { begun, ended: writers.history.now() }, now);
        writers
    }

    pub(super) async fn work(&self, seed: usize) {
        let mut dice = Dice::new(u64::try_from(seed).unwrap_or(0) + 1_000);
        while self.history.operations() < self.history.wanted {
            let slot = dice.below(SLOTS);
            let Ok(mut place) = self.slots[slot].try_lock() else { continue };
            *place = match (*place, dice.below(100)) {
                (held, 0) => {
                    self.log_in().await;
                    held
                }
                (held, 1) => {
                    self.log_out().await;
                    held
                }
                (None, _) => self.issue().await,
                // A quarter of the tokens end by time alone.
                (Some(held), 2..30) if !slot.is_multiple_of(4) => self.revoke(held).await,
                (Some(held), 30..60) => self.rotate(held, SignedDuration::ZERO).await,
                (Some(held), _) => self.rotate(held, GRACE).await,
            };
            drop(place);
            if self.history.written.fetch_add(1, SeqCst).is_multiple_of(CHANGES) {
                self.tick().await;
            }
        }
    }

    fn now(&self) -> Timestamp {
        jeton_app::Clock::Hand(self.clock.clone()).now()
    }

    fn caller(&self) -> Caller {
        Caller { authenticated_at: Some(self.now()), ..self.caller.clone() }
    }

    async fn tick(&self) {
        // One after the other, so that the steps of the clock are in order.
        let _alone = self.time.lock().await;
        let begun = self.history.now();
        self.clock.advance(STEP);
        let time = self.now();
        self.history.tick(Span { begun, ended: self.history.now() }, time);
    }

    async fn issue(&self) -> Option<Held> {
        let wish = Wish { name: Some("made".parse().expect("a name")), ..Wish::default() };
        let (service, kind) = ("duplocloud".to_owned(), Some("permanent".to_owned()));
        let order = Order { service, kind, account: None, wish };
        // Time may go on between the caller and the decision, which then wants the password again.
        match self.app.issue(order, &self.caller(), None).await {
            Ok(Done::Now((shown, secret))) => {
                let live = self.history.know(secret.expose().to_owned(), shown.token.expires_at);
                Some(Held { id: shown.token.id, live, prior: None })
            }
            _ => None,
        }
    }

    async fn revoke(&self, held: Held) -> Option<Held> {
        let begun = self.history.now();
        let done = self.app.revoke(held.id, Cause::Revoked, &self.caller()).await;
        let span = Span { begun, ended: self.history.now() };
        done.ok()?;
        for secret in [Some(held.live), held.prior].into_iter().flatten() {
            self.history.end(secret, End { span, from: None });
        }
        None
    }

    async fn rotate(&self, held: Held, grace: SignedDuration) -> Option<Held> {
        let begun = self.history.now();
        let wanted = Rotation { grace, seen: None };
        let done = self.app.rotate(held.id, wanted, &self.caller(), None).await;
        let span = Span { begun, ended: self.history.now() };
        let Ok(Done::Now((shown, Some(secret)))) = done else {
            return (!self.has_ended(held.id).await).then_some(held);
        };
        let until = shown.token.prior.as_ref().map(|prior| prior.until);
        let from = until.filter(|until| *until > shown.at);
        self.history.end(held.live, End { span, from });
        if let Some(prior) = held.prior {
            self.history.end(prior, End { span, from: None });
        }
        let live = self.history.know(secret.expose().to_owned(), shown.token.expires_at);
        Some(Held { id: held.id, live, prior: Some(held.live) })
    }

    async fn has_ended(&self, id: TokenId) -> bool {
        let shown = self.app.token(id, &self.caller()).await;
        shown.is_ok_and(|shown| !shown.token.is_live(self.now()))
    }

    async fn log_in(&self) {
        let login = Login {
            name: "admin".to_owned(),
            password: Password::new(&self.password),
            service: None,
            origin: Origin { address: None, agent: None },
            holder: Holder::Program,
        };
        let opened = self.app.open_session(login).await.expect("the password is right");
        let mut secrets = Vec::new();
        for (service, token, secret) in &opened.tokens {
            if service.as_str() == "duplocloud" {
                let known = self.history.know(secret.expose().to_owned(), token.expires_at);
                secrets.push(known);
            }
        }
        self.sessions.lock().expect("nobody panicked").push((opened.session.id, secrets));
    }

    async fn log_out(&self) {
        let Some((session, secrets)) = self.sessions.lock().expect("nobody panicked").pop() else {
            return;
        };
        let begun = self.history.now();
        let done = self.app.close_session(session, &self.caller()).await;
        let span = Span { begun, ended: self.history.now() };
        if done.is_ok() {
            for secret in secrets {
                self.history.end(secret, End { span, from: None });
            }
        }
    }
}
