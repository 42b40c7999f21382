//! The whole use case in process: from header fields to a verdict.

use jeton_app::{App, Asked, Sender};
use jeton_core::{Reason, Scopes, Verdict};

use crate::{
    Outcome,
    report::{Report, Row},
    stock::{self, Stock},
    times::{Presented, SECRETS, Times},
    world::{Random, SERVICE},
};

/// Measures and adds the rows to `report`.
pub(super) fn measure(stock: &Stock, rounds: usize, report: &mut Report) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let app = runtime.block_on(App::start(stock::options(stock.directory.path())))?;
    let mut random = Random::new(3);
    let mut draw = || -> Vec<Presented> {
        let numbers = (0..SECRETS).map(|_| random.next() % stock.tokens);
        numbers.map(|n| Presented::of(&stock.world.secret(n))).collect()
    };
    let favourites = draw();
    let [mut hot, mut uniform] = [Times::default(), Times::default()];
    let key = &stock.world.key;
    // One after the other: drawing secrets would leave cold caches to the hot ones.
    (0..rounds).for_each(|_| hot.round(&favourites, key, |secret| accepts(&app, secret)));
    (0..rounds).for_each(|_| uniform.round(&draw(), key, |secret| accepts(&app, secret)));
    for (name, times) in [("hot", hot), ("uniform", uniform)] {
        let row = Row::new(format!("headers to verdict, {name}"), times.figure());
        report.rows.push(row.compared(times.ratio(), "SHA-256"));
        report.raw.push((format!("headers to verdict, {name}, ns"), times.sample()));
    }
    runtime.block_on(app.stop());
    Ok(())
}

fn accepts(app: &App, presented: &Presented) -> bool {
    let authorization = presented.field().as_bytes();
    let fields: [(&str, &[u8]); 2] = [("host", b"localhost"), ("authorization", authorization)];
    let line = || Err(Reason::UnknownPath);
    let asked =
        Asked { at: app.now(), sender: Sender::default(), needs: &Scopes::NONE, line: &line };
    let judged = app.verify(SERVICE, fields.into_iter(), &asked);
    judged.is_ok_and(|judged| matches!(judged.verdict, Verdict::Allow(_)))
}
