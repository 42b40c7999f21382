//! Moments in one word: microseconds since 1970, as the store keeps them.

use jiff::Timestamp;

/// The word of a moment that never comes.
const NEVER: i64 = i64::MAX;

/// The word of `moment`; parts of a microsecond are dropped.
pub(crate) fn word(moment: Timestamp) -> i64 {
    moment.as_microsecond()
}

/// The word of a moment that may never come.
pub(crate) fn word_or_never(moment: Option<Timestamp>) -> i64 {
    moment.map_or(NEVER, word)
}

/// The moment of a word made by [`word`].
pub(crate) fn read(word: i64) -> Timestamp {
    // Only words of timestamps are kept; any other would be long past, so that it fails closed.
    Timestamp::from_microsecond(word).unwrap_or(Timestamp::MIN)
}

/// The moment of a word made by [`word_or_never`].
pub(crate) fn read_or_never(word: i64) -> Option<Timestamp> {
    (word != NEVER).then(|| read(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_to_the_microsecond_and_never_stays_never() {
        for moment in
            [Timestamp::UNIX_EPOCH, Timestamp::MIN, Timestamp::from_microsecond(17).unwrap()]
        {
            assert_eq!(read(word(moment)), moment);
            assert_eq!(read_or_never(word_or_never(Some(moment))), Some(moment));
        }
        assert_eq!(read_or_never(word_or_never(None)), None);
    }
}
