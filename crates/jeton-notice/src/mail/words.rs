//! Times in the reader's words.

use jeton_core::{
    Language,
    decide::expiry::{Issuers, Remedy},
};
use jiff::{SignedDuration, Timestamp};

use super::Zone;

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const PORTUGUESE: [&str; 12] = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
];

/// A moment, such as `29 November 2026 at 14:05 UTC`.
pub(super) fn moment(at: Timestamp, zone: &Zone, language: Language) -> String {
    let time = at.to_zoned(zone.zone.clone());
    let month = usize::try_from(time.month() - 1).unwrap_or(0);
    let (day, year, clock) = (time.day(), time.year(), time.strftime("%H:%M").to_string());
    let zone = &zone.name;
    match language {
        Language::English => format!("{day} {} {year} at {clock} {zone}", ENGLISH[month]),
        Language::Portuguese => {
            let at = if time.hour() == 1 { "à" } else { "às" };
            format!("{day} de {} de {year} {at} {clock} {zone}", PORTUGUESE[month])
        }
    }
}

/// How long it is from `now` until `end`, such as `in 7 days`: the nearest day, hour or minute.
pub(super) fn until(end: Timestamp, now: Timestamp, language: Language) -> String {
    let left = end.duration_since(now).max(SignedDuration::ZERO);
    let minutes = (left.as_secs() + 30) / 60;
    let (number, unit) = match minutes {
        0..90 => (minutes.max(1), Unit::Minute),
        90..2_160 => ((minutes + 30) / 60, Unit::Hour),
        _ => ((minutes + 720) / 1_440, Unit::Day),
    };
    let many = if number == 1 { "" } else { "s" };
    match language {
        Language::English => format!("in {number} {}{many}", unit.english()),
        Language::Portuguese => format!("em {number} {}{many}", unit.portuguese()),
    }
}

/// What can be done about the end of a token, as what follows "What helps:".
pub(super) fn remedy(remedy: Remedy, language: Language) -> String {
    match language {
        Language::English => english(remedy),
        Language::Portuguese => portuguese(remedy),
    }
}

fn english(remedy: Remedy) -> String {
    let who = |who| match who {
        Issuers::Owner => "its owner",
        Issuers::Administrator => "an administrator",
        Issuers::Either => "its owner or an administrator",
    };
    let another = "issues another token before then, to be used instead";
    match remedy {
        Remedy::Extend(by) => format!("{} puts its end off, or {another}", who(by)),
        Remedy::Issue(by) => format!("{} {another}", who(by)),
        Remedy::Replace => "issue another token before then, and use it instead".to_owned(),
        Remedy::Nothing => "nothing; it ends then, and nobody can put that off".to_owned(),
    }
}

fn portuguese(remedy: Remedy) -> String {
    let who = |who| match who {
        Issuers::Owner => "o proprietário",
        Issuers::Administrator => "um administrador",
        Issuers::Either => "o proprietário ou um administrador",
    };
    let another = "emite outro token antes disso, para ser usado no lugar deste";
    match remedy {
        Remedy::Extend(by) => format!("{} adia o fim dele ou {another}", who(by)),
        Remedy::Issue(by) => format!("{} {another}", who(by)),
        Remedy::Replace => "emita outro token antes disso e use-o no lugar deste".to_owned(),
        Remedy::Nothing => "nada; ele expira nessa data, e ninguém pode adiar isso".to_owned(),
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Minute,
    Hour,
    Day,
}

impl Unit {
    fn english(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    fn portuguese(self) -> &'static str {
        match self {
            Self::Minute => "minuto",
            Self::Hour => "hora",
            Self::Day => "dia",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_is_told_in_the_language_and_the_zone_of_the_reader() {
        let (at, utc) = (time("2026-11-29T14:05:00Z"), Zone::default());

        assert_eq!(moment(at, &utc, Language::English), "29 November 2026 at 14:05 UTC");
        assert_eq!(moment(at, &utc, Language::Portuguese), "29 de novembro de 2026 às 14:05 UTC");
    }

    #[test]
    fn what_helps_is_told_in_the_language_of_the_reader() {
        let all = [
            Remedy::Extend(Issuers::Either),
            Remedy::Issue(Issuers::Owner),
            Remedy::Replace,
            Remedy::Nothing,
        ];

        assert_eq!(
            all.map(|it| remedy(it, Language::English)),
            [
                "its owner or an administrator puts its end off, or issues another token before then, to be used instead",
                "its owner issues another token before then, to be used instead",
                "issue another token before then, and use it instead",
                "nothing; it ends then, and nobody can put that off",
            ]
        );
        assert_eq!(
            all.map(|it| remedy(it, Language::Portuguese)),
            [
                "o proprietário ou um administrador adia o fim dele ou emite outro token antes disso, para ser usado no \
                 lugar deste",
                "o proprietário emite outro token antes disso, para ser usado no lugar deste",
                "emita outro token antes disso e use-o no lugar deste",
                "nada; ele expira nessa data, e ninguém pode adiar isso",
            ]
        );
    }

    #[test]
    fn what_is_left_is_the_nearest_whole_number_of_a_unit() {
        let end = time("2026-11-29T14:05:00Z");
        let left =
            |seconds: i64, language| until(end, end - SignedDuration::from_secs(seconds), language);

        assert_eq!(left(7 * 86_400 - 180, Language::English), "in 7 days");
        assert_eq!(left(86_400, Language::English), "in 24 hours");
        assert_eq!(left(90 * 60, Language::English), "in 2 hours");
        assert_eq!(left(5, Language::English), "in 1 minute");
        assert_eq!(left(7 * 86_400, Language::Portuguese), "em 7 dias");
        assert_eq!(left(2 * 3_600, Language::Portuguese), "em 2 horas");
        assert_eq!(left(-5, Language::Portuguese), "em 1 minuto");
    }
}
