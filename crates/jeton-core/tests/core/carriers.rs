//! Finding the one credential of a request, and refusing to guess.

use jeton_core::{
    Reason,
    policy::{Carrier, Policy},
};
use proptest::prelude::*;

use crate::support::{edited, policy};

const SECRET: &str = "s3cret";

/// The usage of the carrier and the secret, or the reason why there is none.
type Read = Result<(String, String), Reason>;

fn read(policy: &Policy, headers: &[(&str, &[u8])]) -> Read {
    let headers = headers.iter().map(|(name, value)| (*name, *value));
    let presented = policy.present(headers)?;
    Ok((presented.carrier.usage(), presented.text.to_owned()))
}

fn found(usage: &str, text: &str) -> Read {
    Ok((usage.to_owned(), text.to_owned()))
}

#[test]
fn a_header_is_found_in_any_case_among_others() {
    let nocodb = policy("nocodb");

    for name in ["xc-token", "XC-TOKEN", "Xc-Token", "xC-tOKEN"] {
        let headers: [(&str, &[u8]); 3] =
            [("host", b"example.com"), (name, SECRET.as_bytes()), ("accept", b"*/*")];

        assert_eq!(read(&nocodb, &headers), found("xc-token: TOKEN", SECRET), "{name}");
    }
}

#[test]
fn a_name_that_a_gateway_would_fold_into_a_carrier_is_never_read() {
    let nocodb = policy("nocodb");

    for name in [
        "xc_token",
        "XC_TOKEN",
        "xc.token",
        "xc-token ",
        " xc-token",
        "xctoken",
        "x-xc-token",
        "xc-token:",
        "",
    ] {
        assert_eq!(read(&nocodb, &[(name, SECRET.as_bytes())]), Err(Reason::Missing), "{name:?}");
    }
}

#[test]
fn a_folded_alias_beside_the_true_header_is_no_second_credential() {
    let nocodb = policy("nocodb");
    let headers: [(&str, &[u8]); 2] = [("xc_token", b"other"), ("xc-token", SECRET.as_bytes())];

    assert_eq!(read(&nocodb, &headers), found("xc-token: TOKEN", SECRET));
}

#[test]
fn more_than_one_credential_is_refused_even_if_they_are_equal() {
    let nocodb = policy("nocodb");
    let bearer: &[u8] = b"Bearer s3cret";
    let raw = SECRET.as_bytes();

    let cases: [&[(&str, &[u8])]; 6] = [
        &[("xc-token", raw), ("xc-token", raw)],
        &[("xc-token", raw), ("XC-Token", raw)],
        &[("xc-token", raw), ("xc-token", b"other")],
        &[("xc-token", raw), ("xc-auth", raw)],
        &[("authorization", bearer), ("xc-token", raw)],
        &[("xc-token", raw), ("authorization", b"Basic dTpw")],
    ];
    for headers in cases {
        assert_eq!(read(&nocodb, headers), Err(Reason::SeveralCredentials), "{headers:?}");
    }
}

#[test]
fn an_empty_header_beside_a_full_one_counts_too() {
    let headers: [(&str, &[u8]); 2] = [("api-token", b""), ("authorization", SECRET.as_bytes())];

    assert_eq!(read(&policy("discloud"), &headers), Err(Reason::SeveralCredentials));
}

#[test]
fn a_request_without_any_carrier_has_no_credential() {
    assert_eq!(read(&policy("discloud"), &[]), Err(Reason::Missing));
    assert_eq!(read(&policy("discloud"), &[("cookie", b"token=s3cret")]), Err(Reason::Missing));
    assert_eq!(
        read(&policy("online"), &[("authorization", b"Bearer s3cret")]),
        Err(Reason::Missing)
    );
}

#[test]
fn two_secrets_in_one_field_are_not_one() {
    for value in ["s3cret s3cret", "s3cret, s3cret", "s3cret\ts3cret"] {
        let headers: [(&str, &[u8]); 1] = [("x-auth-token", value.as_bytes())];

        assert_eq!(read(&policy("online"), &headers), Err(Reason::Malformed), "{value:?}");
    }
}

#[test]
fn d8_bearer_where_the_bare_secret_is_meant_is_malformed() {
    for value in ["Bearer s3cret", "bearer s3cret", "Token s3cret", "Bearer  s3cret"] {
        let headers: [(&str, &[u8]); 1] = [("authorization", value.as_bytes())];

        assert_eq!(read(&policy("discloud"), &headers), Err(Reason::Malformed), "{value:?}");
    }
}

#[test]
fn u12_the_bare_secret_where_bearer_is_meant_is_malformed() {
    let headers: [(&str, &[u8]); 1] = [("authorization", SECRET.as_bytes())];

    assert_eq!(read(&policy("duplocloud"), &headers), Err(Reason::Malformed));
}

#[test]
fn a_blank_value_is_malformed() {
    for value in ["", " ", "   ", "\t", " \t "] {
        for (preset, header) in [("online", "x-auth-token"), ("duplocloud", "authorization")] {
            let headers: [(&str, &[u8]); 1] = [(header, value.as_bytes())];

            assert_eq!(read(&policy(preset), &headers), Err(Reason::Malformed), "{value:?}");
        }
    }
}

#[test]
fn blanks_around_a_value_are_not_part_of_it() {
    for value in [" s3cret", "s3cret ", "\ts3cret\t", "  s3cret  "] {
        let headers: [(&str, &[u8]); 1] = [("x-auth-token", value.as_bytes())];

        assert_eq!(
            read(&policy("online"), &headers),
            found("X-Auth-Token: TOKEN", SECRET),
            "{value:?}"
        );
    }
}

#[test]
fn a_control_character_or_a_high_byte_is_malformed_wherever_it_stands() {
    let bad = (0..=0x1f_u8).filter(|b| *b != b'\t').chain(0x7f..=0xff);
    for byte in bad {
        for value in [
            [&[byte], SECRET.as_bytes()].concat(),
            [SECRET.as_bytes(), &[byte]].concat(),
            [b"s3", &[byte][..], b"cret"].concat(),
        ] {
            let bearer = [b"Bearer ", value.as_slice()].concat();

            assert_eq!(
                read(&policy("online"), &[("x-auth-token", &value)]),
                Err(Reason::Malformed),
                "{value:?}"
            );
            assert_eq!(
                read(&policy("duplocloud"), &[("authorization", &bearer)]),
                Err(Reason::Malformed),
                "{bearer:?}"
            );
        }
    }
}

#[test]
fn a_secret_of_4096_bytes_is_read_and_a_longer_one_is_malformed() {
    let longest = vec![b'x'; 4096];
    let longer = vec![b'x'; 4097];

    assert!(read(&policy("online"), &[("x-auth-token", &longest)]).is_ok());
    assert_eq!(read(&policy("online"), &[("x-auth-token", &longer)]), Err(Reason::Malformed));
}

#[test]
fn every_spelling_of_bearer_has_its_exact_outcome() {
    let good = || found("Authorization: Bearer TOKEN", SECRET);
    let bad = || Err(Reason::Malformed);
    let spellings: [(&str, Read); 25] = [
        ("Bearer s3cret", good()),
        ("bearer s3cret", good()),
        ("BEARER s3cret", good()),
        ("bEaReR s3cret", good()),
        ("Bearer  s3cret", good()),
        ("Bearer      s3cret", good()),
        (" Bearer s3cret", good()),
        ("Bearer s3cret ", good()),
        ("\tBearer s3cret\t", good()),
        ("Bearer\ts3cret", bad()),
        ("Bearer \ts3cret", bad()),
        ("Bearers3cret", bad()),
        ("Bearer:s3cret", bad()),
        ("Bearer: s3cret", bad()),
        ("Bearer=s3cret", bad()),
        ("Bearer", bad()),
        ("Bearer ", bad()),
        ("Bearer Bearer s3cret", bad()),
        ("Bearer s3cret s3cret", bad()),
        ("Bearer s3cret, Bearer s3cret", bad()),
        ("Bear s3cret", bad()),
        ("Bearers s3cret", bad()),
        ("Token s3cret", bad()),
        ("Basic s3cret", bad()),
        ("s3cret", bad()),
    ];

    for (value, outcome) in spellings {
        let headers: [(&str, &[u8]); 1] = [("authorization", value.as_bytes())];
        assert_eq!(read(&policy("duplocloud"), &headers), outcome, "{value:?}");
    }
}

#[test]
fn a_quoted_secret_keeps_its_quotes_and_so_is_never_known() {
    let headers: [(&str, &[u8]); 1] = [("authorization", b"Bearer \"s3cret\"")];

    let (_, text) = read(&policy("duplocloud"), &headers).unwrap();

    assert!(!policy("duplocloud").knows_form_of(&text));
}

#[test]
fn one_header_serves_a_kind_with_a_scheme_and_a_kind_without() {
    let both = edited("nocodb", "header = \"xc-auth\"", "header = \"Authorization\"");
    let with: [(&str, &[u8]); 1] = [("authorization", b"Bearer s3cret")];
    let without: [(&str, &[u8]); 1] = [("authorization", b"s3cret")];

    assert_eq!(read(&both, &with), found("Authorization: Bearer TOKEN", SECRET));
    assert_eq!(read(&both, &without), found("Authorization: TOKEN", SECRET));
}

#[test]
fn two_spellings_of_one_header_are_one_carrier() {
    let carrier =
        |header: &str, scheme: Option<&str>| Carrier::new(header, scheme.map(str::to_owned));
    let twice = edited("nocodb", "[{ header = \"xc-auth\" }]", "[{ header = \"XC-Token\" }]");

    assert_eq!(carrier("xc-token", None), carrier("XC-Token", None));
    assert_eq!(carrier("a", Some("Bearer")), carrier("A", Some("bearer")));
    assert_ne!(carrier("a", Some("Bearer")), carrier("a", None));
    assert_eq!(twice.carriers().len(), 2);
}

proptest! {
    #[test]
    fn no_header_makes_the_reader_panic_and_what_is_read_is_visible_ascii(
        name in "(?i)authorization|xc-token|xc-auth|[a-z_-]{0,12}", value: Vec<u8>,
    ) {
        let nocodb = policy("nocodb");

        if let Ok((_, text)) = read(&nocodb, &[(&name, &value)]) {
            prop_assert!(!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }

    #[test]
    fn a_second_credential_is_refused_whatever_it_says(first: Vec<u8>, second: Vec<u8>) {
        let headers: [(&str, &[u8]); 2] = [("xc-token", &first), ("Authorization", &second)];

        prop_assert_eq!(read(&policy("nocodb"), &headers), Err(Reason::SeveralCredentials));
    }
}
