//! `list`: a page of tokens, accounts and the log, by filter, order and place, with a tenth of all tokens and with all.

mod ask;
mod cases;
mod tokens;

use std::sync::Arc;

use tokio::runtime::Runtime;

use self::{
    ask::{Cursors, People, Person, Times},
    cases::{Case, Of},
};
use crate::{
    Outcome,
    arguments::Size,
    child::Child,
    machine, output,
    report::{Report, Row, Target, whole},
    statistics,
    stock::{self, Nobody, Stock},
};

/// A page may take so many milliseconds.
const ENOUGH: f64 = 20.0;
/// With ten times the tokens it may take so many times as long.
const FLAT: f64 = 1.25;

/// What was measured of one list, as one person asks for it.
struct Line {
    of: Of,
    name: String,
    times: Times,
}

/// Runs the benchmark.
pub(crate) fn run(size: &Size) -> Outcome<Report> {
    let machine = machine::description()?;
    let runtime = Runtime::new()?;
    let many = size.tokens();
    let few = many / 10;
    let small = measure(&runtime, few, size)?;
    let large = measure(&runtime, many, size)?;
    let circumstances = format!(
        "{} and {} tokens of one service; 50 items a page; at least {} times each. {machine}.",
        whole(few as f64),
        whole(many as f64),
        size.rounds()
    );
    let sizes = [(few, &small), (many, &large)];
    let mut rows: Vec<Row> =
        Of::ALL.into_iter().flat_map(|of| sizes.map(|size| slowest(of, size))).collect();
    rows.extend(Of::ALL.map(|of| flat(of, &small, &large)));
    let mut raw = Vec::new();
    for (few, many) in small.iter().zip(&large) {
        let ratio = many.times.median / few.times.median;
        let figure = format!(
            "median {:.2} ms, p99 {:.2} ms, slowest {:.2} ms ({})",
            many.times.median, many.times.p99, many.times.worst, many.times.worst_is
        );
        rows.push(Row::new(&many.name, figure).compared(ratio, "a tenth"));
        raw.push((format!("{}, ms in each order and place", many.name), many.times.each.clone()));
    }
    Ok(Report { name: "list", circumstances, rows, raw })
}

/// The slowest of all pages of one sort.
fn slowest(of: Of, (tokens, lines): (u64, &Vec<Line>)) -> Row {
    let of_sort = lines.iter().filter(|line| line.of == of);
    let slowest = of_sort.max_by(|a, b| a.times.worst.total_cmp(&b.times.worst));
    let (worst, which) = slowest.map_or((0.0, String::new()), |line| {
        (line.times.worst, format!(" ({}, {})", line.name, line.times.worst_is))
    });
    let name = format!("{} tokens: the slowest page of {}", whole(tokens as f64), of.name());
    Row::new(name, format!("{worst:.2} ms{which}")).must_be(worst, Target::AtMost(ENOUGH, " ms"))
}

/// How much longer the pages of one sort take than with a tenth of the tokens.
fn flat(of: Of, small: &[Line], large: &[Line]) -> Row {
    let both = small.iter().zip(large).filter(|(few, _)| few.of == of);
    let ratios: Vec<f64> = both.map(|(few, many)| many.times.median / few.times.median).collect();
    let name = format!("pages of {}, with ten times the tokens", of.name());
    Row::new(name, "").must(statistics::median(&ratios), "a tenth", Target::AtMost(FLAT, ""))
}

fn measure(runtime: &Runtime, tokens: u64, size: &Size) -> Outcome<Vec<Line>> {
    let stock = runtime.block_on(Stock::of(tokens, tokens::token))?;
    let directory = stock.directory.path();
    runtime.block_on(async {
        let store = stock::open(directory, Arc::new(Nobody))?;
        let used = tokens::use_some(&store, &stock.world, tokens).await;
        store.close().await;
        used
    })?;
    let server = Child::start("jeton", Some(directory), &[])?;
    let people = People::log_in(&server, &stock)?;
    let database = rusqlite::Connection::open(directory.join("jeton.db"))?;
    let mut cursors = Cursors::of_database(database);
    let start = stock.world.service.created_at;
    let token = tokens::token(&stock.world, tokens / 2).id.to_string();
    let both = [&people.administrator, &people.operator];
    let mut lines = Vec::new();
    let mut line = |person: &Person, case: &Case| -> Outcome<()> {
        let name = format!("{}, {}", person.name, case.name);
        output::progress(&format!("list: {} tokens, {name}", whole(tokens as f64)));
        let times = person.ask(&server, &mut cursors, case, size.rounds())?;
        lines.push(Line { of: case.of, name, times });
        Ok(())
    };
    for case in cases::of_tokens(start, tokens) {
        both.iter().try_for_each(|person| line(person, &case))?;
    }
    for case in cases::of_accounts() {
        line(&people.administrator, &case)?;
    }
    for case in cases::of_log(start, tokens, &token) {
        line(&people.administrator, &case)?;
    }
    Ok(lines)
}
