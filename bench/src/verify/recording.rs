//! What it costs a verdict that its use is seen and counted.

use std::cell::Cell;

use jeton_app::{App, Sender};
use jeton_core::{Scopes, Verdict};

use crate::{
    Outcome,
    report::{Report, Row},
    stock::{self, Stock},
    times::{Presented, SECRETS, Times},
    world::{Random, SERVICE},
};

const FEW: usize = 100;
/// As long as browsers and SDKs have it.
const AGENT: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0";

/// Measures the same verdict without recording, with a use that was seen within the second, and with one that was not, and
/// adds the rows to `report`.
pub(super) fn measure(stock: &Stock, rounds: usize, report: &mut Report) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let app = runtime.block_on(App::start(stock::options(stock.directory.path())))?;
    let mut random = Random::new(5);
    let numbers: Vec<_> = (0..FEW).map(|_| random.next() % stock.tokens).collect();
    let presented = |n: &u64| Presented::of(&stock.world.secret(*n));
    // So few that all of them are known to have been seen within the second.
    let few: Vec<_> = numbers.iter().cycle().take(SECRETS).map(presented).collect();
    let agents: Vec<_> = (0..SECRETS).map(|n| format!("{n:05} {AGENT}")).collect();
    let next = Cell::new(0_usize);
    let anew = || {
        next.set((next.get() + 1) % agents.len());
        agents[next.get()].as_bytes()
    };
    let [mut unseen, mut known, mut new] = [(); 3].map(|()| Times::default());
    let key = &stock.world.key;
    for _ in 0..rounds {
        unseen.round(&few, key, |secret| app.token_of_secret(SERVICE, secret.secret()).is_some());
        known.round(&few, key, |secret| accepts(&app, secret, AGENT.as_bytes()));
        // Once a second, so that there is room for what is seen anew.
        runtime.block_on(app.do_jobs());
        new.round(&few, key, |secret| accepts(&app, secret, anew()));
        runtime.block_on(app.do_jobs());
    }
    for (name, times) in [
        ("use neither seen nor counted", unseen),
        ("use seen before and counted", known),
        ("use seen anew and counted", new),
    ] {
        let row = Row::new(format!("secret to verdict, {name}"), times.figure());
        report.rows.push(row.compared(times.ratio(), "SHA-256"));
        report.raw.push((format!("secret to verdict, {name}, ns"), times.sample()));
    }
    runtime.block_on(app.stop());
    Ok(())
}

fn accepts(app: &App, presented: &Presented, agent: &[u8]) -> bool {
    let sender = Sender { address: Some([192, 0, 2, 7].into()), agent: Some(agent) };
    let judged = app.verify_secret(SERVICE, presented.secret(), sender, &Scopes::NONE);
    judged.is_ok_and(|judged| matches!(judged.verdict, Verdict::Allow(_)))
}
