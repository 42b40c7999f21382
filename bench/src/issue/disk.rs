//! The disk alone: a page appended and brought to it.

use std::{fs::File, io::Write as _, time::Instant};

use super::Written;
use crate::{Outcome, statistics::Latencies, stock::Stock};

/// Appends `count` pages where the databases are, each with an `fdatasync`.
pub(super) fn write(stock: &Stock, count: usize) -> Outcome<Written> {
    let directory = stock.copy()?;
    let mut file = File::create(directory.path().join("pages"))?;
    let mut latencies = Latencies::default();
    let begin = Instant::now();
    for _ in 0..count {
        let start = Instant::now();
        file.write_all(&[1; 4096])?;
        file.sync_data()?;
        latencies.add(start.elapsed());
    }
    Ok(Written::new(count, begin.elapsed().as_secs_f64(), latencies))
}
