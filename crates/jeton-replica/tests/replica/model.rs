//! The replica beside a model that is too simple to be wrong.

use std::collections::HashMap;

use jeton_core::{Cause, Reason, Token};
use proptest::prelude::*;

use crate::world::{World, at, ended, rotated};

#[derive(Debug, Clone)]
enum Step {
    Issue(u64),
    Rotate { token: u64, grace: i64 },
    End(u64),
    TakeAgain(usize),
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let token = 0..8_u64;
    let step = prop_oneof![
        token.clone().prop_map(Step::Issue),
        (token.clone(), 0..20_i64).prop_map(|(token, grace)| Step::Rotate { token, grace }),
        token.prop_map(Step::End),
        any::<usize>().prop_map(Step::TakeAgain),
        (0..10_i64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 0..60)
}

/// The last record of each token, every record that was ever taken, and the time.
#[derive(Default)]
struct Model {
    tokens: HashMap<u64, (Token, u64)>,
    history: Vec<Token>,
    now: i64,
}

impl Model {
    fn apply(&mut self, step: &Step, world: &World) {
        match *step {
            Step::Issue(n) if !self.tokens.contains_key(&n) => {
                self.record(n, world.token(n), 0, world)
            }
            Step::Rotate { token: n, grace } => {
                if let Some((token, secret)) = self.alive(n) {
                    let next = rotated(&token, n, secret + 1, at(self.now + grace));
                    self.record(n, next, secret + 1, world);
                }
            }
            Step::End(n) => {
                if let Some((token, secret)) = self.alive(n) {
                    self.record(n, ended(&token, Cause::Revoked), secret, world);
                }
            }
            Step::TakeAgain(which) if !self.history.is_empty() => {
                world.take(&self.history[which % self.history.len()]);
            }
            Step::Wait(seconds) => self.now += seconds,
            Step::Issue(_) | Step::TakeAgain(_) => {}
        }
    }

    fn alive(&self, n: u64) -> Option<(Token, u64)> {
        self.tokens.get(&n).filter(|(token, _)| token.end.is_none()).cloned()
    }

    fn record(&mut self, n: u64, token: Token, secret: u64, world: &World) {
        world.take(&token);
        self.history.push(token.clone());
        self.tokens.insert(n, (token, secret));
    }

    fn expected(&self, n: u64, secret: u64) -> Option<Reason> {
        let Some((token, live)) = self.tokens.get(&n).filter(|(_, live)| secret <= *live) else {
            return Some(Reason::Unknown);
        };
        let is_prior = secret + 1 == *live;
        let in_grace =
            is_prior && token.prior.as_ref().is_some_and(|prior| at(self.now) < prior.until);
        match token.end {
            // Secrets from before the prior one had been told that they were replaced.
            _ if secret + 1 < *live => Some(Reason::Rotated),
            Some(_) => Some(Reason::Revoked),
            None if secret == *live || in_grace => None,
            None => Some(Reason::Rotated),
        }
    }
}

proptest! {
    #[test]
    fn every_secret_gets_the_verdict_of_the_model_after_every_step(steps in steps()) {
        let world = World::new();
        let mut model = Model::default();

        for step in steps {
            model.apply(&step, &world);
            for n in 0..8 {
                let secrets = model.tokens.get(&n).map_or(0, |(_, live)| live + 1);
                for secret in 0..=secrets {
                    prop_assert_eq!(world.reason(n, secret, at(model.now)), model.expected(n, secret));
                }
            }
        }
    }
}
