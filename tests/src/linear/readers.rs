//! The threads that verify.

use std::{collections::HashMap, sync::atomic::Ordering::SeqCst};

use jeton_app::{App, Sender};
use jeton_core::{Scopes, Verdict};
use jeton_disk::Dice;

use super::{
    Asking,
    history::{History, Span, Verify},
};

/// So many verifies go with one change, for verifies are faster.
const EACH: u64 = 24;

/// Of so many secrets that were made last one is asked about, and one time in eight of all.
const RECENT: usize = 64;

pub(super) fn read(app: &App, history: &History, seed: u64, asking: Asking) -> Vec<Verify> {
    let (mut dice, mut verifies, mut memory) = (Dice::new(seed), Vec::new(), HashMap::new());
    while !history.finished.load(SeqCst) {
        let known = history.secrets.count();
        let is_ahead = history.verified.load(SeqCst) > EACH * (history.written.load(SeqCst) + 10);
        if known == 0 || is_ahead {
            std::thread::yield_now();
            continue;
        }
        let recent = if dice.below(8) == 0 { known } else { known.min(RECENT) };
        let secret = known - 1 - dice.below(recent);
        let Some(text) = history.secrets.get(secret) else { continue };
        let begun = history.now();
        let accepted = match asking {
            Asking::Straight => accepts(app, text),
            Asking::Stale if dice.below(100) == 0 => {
                let fresh = accepts(app, text);
                memory.insert(secret, fresh);
                fresh
            }
            Asking::Stale => *memory.entry(secret).or_insert_with(|| accepts(app, text)),
        };
        let ended = history.now();
        verifies.push(Verify { secret, span: Span { begun, ended }, accepted });
        history.verified.fetch_add(1, SeqCst);
    }
    verifies
}

fn accepts(app: &App, text: &str) -> bool {
    let sender = Sender { address: None, agent: None };
    let judged = app.verify_secret("duplocloud", text, sender, &Scopes::NONE);
    matches!(judged.expect("there is such a service").verdict, Verdict::Allow(_))
}
