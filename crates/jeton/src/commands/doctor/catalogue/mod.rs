//! Every attack that the doctor knows.

mod credentials;
mod framing;
mod identity;
mod paths;
mod senders;

use super::attack::Attack;

/// All of them. The first is an ordinary request with a good credential.
pub(super) fn attacks() -> impl Iterator<Item = &'static Attack> {
    [credentials::ATTACKS, identity::ATTACKS, senders::ATTACKS, paths::ATTACKS, framing::ATTACKS]
        .into_iter()
        .flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn whatever_fronts_take_out_is_tried_on_gateways() {
        for claim in jeton_server::claims() {
            let is_tried = |line: &&str| {
                let (name, value) = line.split_once(": ").unwrap_or((*line, ""));
                name.eq_ignore_ascii_case(claim)
                    && (value.contains("{forged}") || value.contains("{spoofed}"))
            };

            assert!(attacks().any(|attack| attack.lines().iter().any(is_tried)), "{claim}");
        }
    }

    #[test]
    fn every_attack_has_a_name_of_its_own() {
        let names: Vec<_> = attacks().map(|attack| attack.name).collect();

        assert!(names.len() > 80, "{}", names.len());
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{names:?}");
    }
}
