//! Good texts with bytes changed, doubled, cut and put in from another.

use jeton_disk::Dice;

/// What readers stumble over.
const PIECES: &[&[u8]] = &[
    b"\0",
    b" ",
    b"\t",
    b"\r\n",
    b";",
    b",",
    b"\"",
    b"'",
    b"%2f",
    b"=",
    b"[[",
    b"]]",
    b"-",
    b"0",
    b"99999999999999999999",
    b"-1",
    b"\xff",
    b"\xc3",
    "\u{200b}".as_bytes(),
    "\u{feff}".as_bytes(),
    "\u{1F600}".as_bytes(),
    "İ".as_bytes(),
    b"@",
    b"/",
    b"..",
    b"{{",
    b"}}",
    b"#",
    b"\\u0000",
];

/// One of the good texts, changed.
pub(super) fn changed(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut text = seeds[dice.below(seeds.len())].clone();
    for _ in 0..dice.below(5) {
        let at = dice.below(text.len() + 1);
        let to = (at + dice.below(9)).min(text.len());
        match dice.below(6) {
            0 => text.truncate(at),
            1 => {
                text.drain(at..to);
            }
            2 => {
                let piece = text[at..to].repeat(1 + dice.below(40));
                text.splice(at..at, piece);
            }
            3 => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len() + 1);
                text.splice(at..to, other[from..].iter().take(40).copied());
            }
            4 => {
                text.splice(at..at, PIECES[dice.below(PIECES.len())].iter().copied());
            }
            _ => {
                if let Some(byte) = text.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
    }
    text
}
