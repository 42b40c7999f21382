//! Credentials: none, wrong ones, too many, in the wrong place.

use crate::commands::doctor::attack::{Aim, Attack};

pub(super) const ATTACKS: &[Attack] = &[
    Attack::guest("good-secret", &[]).must_be(Aim::Whole),
    Attack::stranger("no-secret", &[]).must_be(Aim::Told),
    Attack::stranger("wrong-secret", &["{header}: {wrong}"]).must_be(Aim::Told),
    Attack::stranger("empty-secret", &["{header}: "]),
    Attack::stranger("scheme-alone", &["{header}: {scheme}"]),
    Attack::stranger("secret-and-more", &["{header}: {value} x"]),
    Attack::stranger("secret-and-nul", &["{header}: {value}\0"]),
    Attack::stranger("secret-in-cookie", &["Cookie: {header}={value}"]),
    Attack::stranger("header-with-underscores", &["{underscored}: {value}"]),
    Attack::stranger("header-with-dots", &["{dotted}: {value}"]),
    Attack::stranger("header-with-blank", &["{header} : {value}"]),
    Attack::stranger("secret-twice", &["{header}: {value}", "{header}: {value}"]),
    Attack::stranger("secret-twice-in-two-cases", &["{header}: {value}", "{HEADER}: {value}"]),
    Attack::stranger("good-then-wrong", &["{header}: {value}", "{header}: {wrong}"]),
    Attack::stranger("wrong-then-good", &["{header}: {wrong}", "{header}: {value}"]),
    // Some gateways make one line of the two before they ask.
    Attack::stranger("good-then-empty", &["{header}: {value}", "{header}:"]).must_be(Aim::Clean),
    Attack::stranger("two-in-one-line", &["{header}: {value}, {value}"]),
    Attack::stranger("far-too-long", &["{header}: {value}{long}"]),
    Attack::guest("other-spelling-beside-good", &["{underscored}: {value}", "{dotted}: {value}"]),
    Attack::guest("wrong-other-spelling-beside-good", &["{underscored}: {wrong}"]),
    Attack::guest("credential-is-hop-by-hop", &["Connection: close, {header}"]),
    Attack::stranger("folded-line", &["{header}:\r\n {value}"]).must_be(Aim::Clean),
    Attack::stranger("blanks-around-secret", &["{header}: \t {value} \t"]).must_be(Aim::Clean),
    Attack::stranger("upper-case-header", &["{HEADER}: {value}"]).must_be(Aim::Clean),
];
