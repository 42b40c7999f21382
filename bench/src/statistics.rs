//! Medians and percentiles.

use std::time::Duration;

/// The median; 0 of nothing.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

/// The median of the ratios of two series, round by round: what disturbs a round disturbs both of its figures.
pub(crate) fn median_ratio(figures: &[f64], base: &[f64]) -> f64 {
    let ratios: Vec<f64> = figures.iter().zip(base).map(|(a, b)| a / b).collect();
    median(&ratios)
}

/// How long each of many requests took.
#[derive(Default)]
pub(crate) struct Latencies {
    nanoseconds: Vec<u32>,
}

impl Latencies {
    /// Adds one; more than four seconds count as four.
    pub(crate) fn add(&mut self, took: Duration) {
        let nanoseconds = u32::try_from(took.as_nanos()).unwrap_or(u32::MAX);
        self.nanoseconds.push(nanoseconds);
    }

    /// Adds those of another.
    pub(crate) fn merge(&mut self, other: Self) {
        self.nanoseconds.extend(other.nanoseconds);
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.nanoseconds.len()
    }

    /// The milliseconds that `part` of them did not exceed; 0 of nothing.
    pub(crate) fn percentile(&mut self, part: f64) -> f64 {
        if self.nanoseconds.is_empty() {
            return 0.0;
        }
        let last = self.nanoseconds.len() - 1;
        let rank = (part * last as f64).round() as usize;
        let (_, value, _) = self.nanoseconds.select_nth_unstable(rank.min(last));
        f64::from(*value) / 1e6
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_is_the_middle_of_the_middle_two() {
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[]), 0.0);
    }

    #[test]
    fn a_ratio_is_taken_round_by_round() {
        assert_eq!(median_ratio(&[1.0, 10.0, 3.0], &[2.0, 20.0, 3.0]), 0.5);
    }

    #[test]
    fn percentiles_are_found_whatever_the_order() {
        let mut latencies = Latencies::default();
        for ms in [5, 1, 4, 2, 3] {
            latencies.add(Duration::from_millis(ms));
        }

        assert_eq!(latencies.percentile(0.5), 3.0);
        assert_eq!(latencies.percentile(1.0), 5.0);
    }
}
