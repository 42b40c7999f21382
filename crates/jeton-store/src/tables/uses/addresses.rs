//! The addresses of a range from which secrets were shown.
//!
//! Addresses are kept as texts, among which those of a range stand together where the range ends with an octet or a group.
//! So a range is looked for as a few beginnings of texts, and what is not in it after all is left out. Of each address the
//! index is read once, however often it was seen.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jeton_core::AddressRange;

use crate::{ReadError, columns::Columns, connection::Db, sql};

/// The addresses from one text up to another, each once.
pub(in crate::tables) const FROM_TO: &str = "WITH RECURSIVE seen (address) AS (\
     SELECT min(address) FROM uses WHERE address >= $1 AND address < $2 UNION ALL \
     SELECT (SELECT min(address) FROM uses WHERE uses.address > seen.address AND uses.address < $2) FROM seen \
     WHERE seen.address IS NOT NULL) \
     SELECT address FROM seen WHERE address IS NOT NULL";

/// The addresses in `range` from which any secret was shown, up to `most`.
pub(crate) fn of_range(
    db: &Db,
    range: AddressRange,
    most: usize,
) -> Result<Vec<IpAddr>, ReadError> {
    let mut found = Vec::new();
    for beginning in beginnings(range) {
        let end = format!("{beginning}{BEHIND_ALL}");
        sql::each_until(db, FROM_TO, &[&beginning, &end], |row| {
            let text = db.seals().readable(Columns::of("uses", row).take::<String>())?;
            let address = text.and_then(|text| text.parse::<IpAddr>().ok());
            let address = address.filter(|address| range.contains(*address));
            found.extend(address);
            Ok(found.len() >= most)
        })?;
        if found.len() >= most {
            break;
        }
    }
    Ok(found)
}

/// Comes behind every sign that stands in an address.
const BEHIND_ALL: char = '~';

/// With what the texts begin of the addresses in `range`, and of as few others as can be.
fn beginnings(range: AddressRange) -> Vec<String> {
    match range.first() {
        IpAddr::V4(first) => of_octets(first, range.prefix()),
        IpAddr::V6(first) => vec![of_groups(first, range.prefix())],
    }
}

/// One for each of the ranges that the first octet makes of which not all bits are given. Of the last octet, which is one of
/// 256 at most, all are looked at.
fn of_octets(first: Ipv4Addr, prefix: u8) -> Vec<String> {
    let octets = prefix.div_ceil(8).clamp(1, 3);
    let bits = u32::from(32 - 8 * octets);
    let ranges = 1 << (8 * octets).saturating_sub(prefix);
    let of = |number: u32| {
        let address = Ipv4Addr::from_bits(first.to_bits() + (number << bits));
        let known = address.octets().into_iter().take(octets.into());
        known.map(|octet| format!("{octet}.")).collect()
    };
    (0..ranges).map(of).collect()
}

/// The groups that are given as a whole, up to the first that is zero: it may be left out.
fn of_groups(first: Ipv6Addr, prefix: u8) -> String {
    let known = first.segments().into_iter().take(usize::from(prefix / 16));
    known.take_while(|group| *group != 0).map(|group| format!("{group:x}:")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &str) -> Vec<String> {
        beginnings(range.parse().unwrap())
    }

    #[test]
    fn a_range_is_looked_for_by_the_octets_or_groups_that_it_gives() {
        assert_eq!(of("198.51.100.0/24"), ["198.51.100."]);
        assert_eq!(of("198.51.100.7"), ["198.51.100."]);
        assert_eq!(of("198.51.100.128/25"), ["198.51.100."]);
        assert_eq!(of("10.0.0.0/8"), ["10."]);
        assert_eq!(of("192.0.2.0/23"), ["192.0.2.", "192.0.3."]);
        assert_eq!(of("172.16.0.0/12").len(), 16);
        assert_eq!(of("172.16.0.0/12")[15], "172.31.");
        assert_eq!(of("0.0.0.0/0").len(), 256);
        assert_eq!(of("128.0.0.0/1")[127], "255.");
        assert_eq!(of("2001:db8::/32"), ["2001:db8:"]);
        assert_eq!(of("2001:db8::7"), ["2001:db8:"]);
        assert_eq!(of("2001:0:5::/48"), ["2001:"]);
        assert_eq!(of("2001:db0::/28"), ["2001:"]);
        assert_eq!(of("::/0"), [""]);
    }

    #[test]
    fn every_address_of_a_range_begins_like_it() {
        for (range, inside) in [
            ("192.0.2.0/23", ["192.0.2.0", "192.0.3.255"]),
            ("198.51.100.128/25", ["198.51.100.128", "198.51.100.255"]),
            ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"]),
            ("2001:db8::/32", ["2001:db8::", "2001:db8:0:0:1::"]),
            ("2001:0:5::/48", ["2001:0:5::1", "2001:0:5:1:2:3:4:5"]),
            ("::/0", ["::1", "ffff::1"]),
        ] {
            for address in inside.map(|text| text.parse::<IpAddr>().unwrap().to_string()) {
                let begins = |beginning: &String| address.starts_with(beginning.as_str());

                assert!(of(range).iter().any(begins), "{address} of {range}");
            }
        }
    }
}
