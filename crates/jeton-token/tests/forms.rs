//! Properties that hold for every secret of every form.

use jeton_token::{DigestKey, Entropy, Form, Hint, KeyId, Misformed, Prefix, Secret};
use proptest::{prelude::*, sample::Index};

const CLAIMS: &str = r#"{"id":"42","key":"k"}"#;

fn forms() -> [Form; 4] {
    [native("jtn"), Form::Uuid, Form::Jwt, Form::Legacy40]
}

fn native(prefix: &str) -> Form {
    Form::Native(prefix.parse::<Prefix>().expect("tests use good prefixes"))
}

fn mint(form: &Form, bytes: [u8; 32]) -> Secret {
    form.mint(&Entropy::from_bytes(bytes), CLAIMS)
}

proptest! {
    #[test]
    fn every_minted_secret_passes_its_own_check_and_parses(bytes: [u8; 32]) {
        for form in forms() {
            let secret = mint(&form, bytes);

            prop_assert_eq!(form.check(secret.expose()), Ok(()));
            prop_assert_eq!(&Secret::parse(secret.expose()).unwrap(), &secret);
        }
    }

    #[test]
    fn one_changed_character_is_never_accepted_for_a_native_secret(
        bytes: [u8; 32], place: Index, other in 0x20_u8..0x7f,
    ) {
        let form = native("jtn");
        let good = mint(&form, bytes);
        let mut text = good.expose().as_bytes().to_vec();
        let place = place.index(text.len());
        prop_assume!(text[place] != other);
        text[place] = other;

        prop_assert!(form.check(std::str::from_utf8(&text).unwrap()).is_err());
    }

    #[test]
    fn checks_never_panic_on_any_text(text: String) {
        for form in forms() {
            let _verdict = form.check(&text);
        }
        let _secret = Secret::parse(&text);
    }

    #[test]
    fn neither_debug_nor_an_error_shows_a_secret(bytes: [u8; 32]) {
        for form in forms() {
            let secret = mint(&form, bytes);
            let broken = format!("{}!", secret.expose());
            let shown = format!(
                "{secret:?} {:?} {:?} {} {:?}",
                DigestKey::new(KeyId(1), &bytes),
                form.check(&broken),
                form.check(&broken).unwrap_err(),
                Entropy::from_bytes(bytes),
            );

            for piece in secret.expose().as_bytes().windows(12) {
                prop_assert!(!shown.contains(std::str::from_utf8(piece).unwrap()));
            }
        }
    }
}

#[test]
fn each_form_has_its_exact_shape() {
    let shapes = forms().map(|form| mint(&form, [7; 32]).expose().to_owned());

    assert_eq!(shapes[0].len(), "jtn_".len() + 43 + 6);
    assert_eq!(shapes[1], "07070707-0707-4707-8707-070707070707");
    assert_eq!(shapes[2].split('.').count(), 3);
    assert!(shapes[2].starts_with("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."));
    assert_eq!(shapes[3].len(), 40);
}

#[test]
fn a_native_secret_says_which_part_is_wrong() {
    let form = native("jtn");
    let good = mint(&form, [7; 32]).expose().to_owned();

    assert_eq!(form.check(&good.replacen("jtn", "jtx", 1)), Err(Misformed::Prefix));
    assert_eq!(form.check(&good[..good.len() - 1]), Err(Misformed::Shape));
    assert_eq!(form.check(&good.to_uppercase()), Err(Misformed::Prefix));
    assert_eq!(native("jt").check(&good), Err(Misformed::Prefix));
    let moved = mint(&native("jtx"), [7; 32]).expose().replacen("jtx", "jtn", 1);
    assert_eq!(form.check(&moved), Err(Misformed::Checksum));
}

#[test]
fn a_uuid_counts_only_in_its_canonical_spelling() {
    let good = "1bdeff81-ff0a-477d-8f7f-8be89e06ed12";

    assert_eq!(Form::Uuid.check(good), Ok(()));
    for other in [
        &good.to_uppercase(),
        &good.replace('-', ""),
        &format!("{{{good}}}"),
        &format!("urn:uuid:{good}"),
        "1bdeff81-ff0a-177d-8f7f-8be89e06ed12",
    ] {
        assert_eq!(Form::Uuid.check(other), Err(Misformed::Shape), "{other}");
    }
}

#[test]
fn a_prefix_begins_with_a_letter_and_is_short() {
    for good in ["jt", "jtn", "dc_live", "a1"] {
        assert!(good.parse::<Prefix>().is_ok(), "{good}");
    }
    for bad in ["", "j", "1a", "_a", "a_", "Ab", "a-b", "a b", "abcdefghijklmnopq"] {
        assert!(bad.parse::<Prefix>().is_err(), "{bad}");
    }
}

#[test]
fn a_hint_is_the_last_four_characters_and_nothing_for_a_short_secret() {
    let secret = mint(&native("jtn"), [7; 32]);

    assert!(secret.expose().ends_with(Hint::of(&secret).as_str()));
    assert_eq!(Hint::of(&secret).as_str().len(), 4);
    assert_eq!(Hint::of(&Secret::parse("short").unwrap()).as_str(), "");
}
