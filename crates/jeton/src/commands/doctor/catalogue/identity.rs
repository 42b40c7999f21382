//! Identity: headers in which only the gateway may say who calls.

use crate::commands::doctor::attack::Attack;

pub(super) const ATTACKS: &[Attack] = &[
    Attack::stranger(
        "identity-without-secret",
        &[
            "Jeton-Account: {forged}",
            "Jeton-Token: {forged}",
            "Jeton-Kind: {forged}",
            "Jeton-Scopes: {forged}",
        ],
    ),
    Attack::stranger(
        "identity-with-wrong-secret",
        &["{header}: {wrong}", "Jeton-Account: {forged}"],
    ),
    Attack::guest("forged-account", &["Jeton-Account: {forged}"]),
    Attack::guest("forged-token", &["Jeton-Token: {forged}"]),
    Attack::guest("forged-kind", &["Jeton-Kind: {forged}"]),
    // Where Jeton has nothing to say, a gateway may leave what the client said.
    Attack::guest("forged-scopes", &["Jeton-Scopes: {forged}"]),
    Attack::guest("forged-in-lower-case", &["jeton-account: {forged}", "jeton-scopes: {forged}"]),
    Attack::guest("forged-in-upper-case", &["JETON-ACCOUNT: {forged}", "JETON-SCOPES: {forged}"]),
    Attack::guest("forged-in-mixed-case", &["jEtOn-aCcOuNt: {forged}", "jEtOn-sCoPeS: {forged}"]),
    Attack::guest(
        "forged-twice",
        &[
            "Jeton-Account: {forged}",
            "Jeton-Account: {forged}",
            "Jeton-Scopes: a",
            "Jeton-Scopes: {forged}",
        ],
    ),
    Attack::guest(
        "forged-with-underscores",
        &["Jeton_Account: {forged}", "Jeton_Scopes: {forged}"],
    ),
    Attack::guest(
        "forged-with-underscores-in-capitals",
        &["JETON_TOKEN: {forged}", "JETON_KIND: {forged}"],
    ),
    Attack::guest("forged-with-dots", &["Jeton.Account: {forged}", "Jeton.Scopes: {forged}"]),
    // Programs that make a variable of a name turn every such character into `_`.
    Attack::guest(
        "forged-with-other-characters",
        &[
            "Jeton~Account: {forged}",
            "Jeton!Token: {forged}",
            "Jeton+Kind: {forged}",
            "Jeton|Scopes: {forged}",
        ],
    ),
    Attack::guest("forged-with-blank", &["Jeton-Account : {forged}"]),
    Attack::guest("forged-with-tab", &["Jeton-Account\t: {forged}"]),
    Attack::guest("forged-in-folded-line", &["Jeton-Account:\r\n {forged}"]),
    Attack::guest("forged-behind-folded-line", &["X-Note: a\r\n Jeton-Account: acc_0"]),
    Attack::guest("forged-behind-bare-line-feed", &["X-Note: a\nJeton-Account: acc_0"]),
    Attack::guest("forged-behind-bare-carriage-return", &["X-Note: a\rJeton-Account: acc_0"]),
    Attack::guest("forged-behind-nul", &["X-Note: a\0Jeton-Account: acc_0"]),
    Attack::guest("forged-behind-many", &["{many}Jeton-Account: {forged}"]),
    Attack::guest(
        "identity-is-hop-by-hop",
        &["Connection: close, Jeton-Account, Jeton-Token, Jeton-Kind, Jeton-Scopes"],
    ),
    Attack::guest(
        "forged-and-hop-by-hop",
        &["Jeton-Account: {forged}", "Connection: close, Jeton-Account"],
    ),
    Attack::guest("forged-in-trailer", &["Transfer-Encoding: chunked", "Trailer: Jeton-Account"])
        .method("POST")
        .body("1\r\na\r\n0\r\nJeton-Account: {forged}\r\n\r\n"),
];
