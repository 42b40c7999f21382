//! Mail addresses, and lists of them: what is understood exactly, and what is refused by name.

use jeton_core::{MailAddress, MailAddressError as Why, MailList, MailListError};
use proptest::prelude::*;

fn read(text: &str) -> Result<Vec<String>, MailListError> {
    let list: MailList = text.parse()?;
    Ok(list.addresses().iter().map(MailAddress::to_string).collect())
}

#[test]
fn a_list_is_read_with_blanks_empty_parts_names_and_quotes_and_each_address_once() {
    for (text, addresses) in [
        ("ana@example.com", &["ana@example.com"][..]),
        (" ana@example.com ; bob@example.com ", &["ana@example.com", "bob@example.com"]),
        ("ana@example.com;", &["ana@example.com"]),
        (";;ana@example.com;; ;", &["ana@example.com"]),
        ("ana@example.com;\u{a0}bob@example.com", &["ana@example.com", "bob@example.com"]),
        (
            "ana@example.com;ana@EXAMPLE.com;Ana@example.com",
            &["ana@example.com", "Ana@example.com"],
        ),
        ("ana+ci@mail.example.com", &["ana+ci@mail.example.com"]),
        ("o'brien@example.com", &["o'brien@example.com"]),
        ("!#$%&'*+-/=?^_`{|}~@example.com", &["!#$%&'*+-/=?^_`{|}~@example.com"]),
        (
            "\"ana;ops\"@example.com; bob@example.com",
            &["\"ana;ops\"@example.com", "bob@example.com"],
        ),
        ("\"ana@home\"@example.com", &["\"ana@home\"@example.com"]),
        ("\"ana lovelace\"@example.com", &["\"ana lovelace\"@example.com"]),
        ("\"a\\\"b\\\\c\"@example.com", &["\"a\\\"b\\\\c\"@example.com"]),
        ("\"a\\;b\"@example.com", &["\"a;b\"@example.com"]),
        ("\"ana\"@example.com; ana@example.com", &["ana@example.com"]),
        ("Ana <ana@example.com>", &["ana@example.com"]),
        (
            "Ana Conceição <ana@example.com>; bob@example.com",
            &["ana@example.com", "bob@example.com"],
        ),
        ("\"Lovelace; Ada\" <ada@example.com>", &["ada@example.com"]),
        ("\"Lovelace, Ada (ops)\" <ada@example.com>", &["ada@example.com"]),
        ("J. R. O'Neil <jr@example.com>", &["jr@example.com"]),
        ("<ana@example.com>", &["ana@example.com"]),
        ("Ops <\"on call\"@example.com>", &["\"on call\"@example.com"]),
        ("ana@bücher.example", &["ana@xn--bcher-kva.example"]),
        ("ana@BÜCHER.example; ana@xn--bcher-kva.example", &["ana@xn--bcher-kva.example"]),
        ("ana@例え。テスト", &["ana@xn--r8jz45g.xn--zckzah"]),
        ("ana@a--b.example.com", &["ana@a--b.example.com"]),
        ("ana@123.example", &["ana@123.example"]),
    ] {
        let read = read(text);

        assert_eq!(
            read.as_deref().map_err(ToString::to_string),
            Ok(&addresses.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>()[..]),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_address_is_refused_with_the_item_and_the_reason() {
    let long = "a".repeat(65);
    let longest = format!(
        "{}@{}.example.com",
        "a".repeat(64),
        ["b".repeat(63), "c".repeat(63), "d".repeat(63)].join(".")
    );
    for (item, why) in [
        ("ana", Why::Shape),
        ("@example.com", Why::Shape),
        ("\"\"@example.com", Why::Shape),
        ("ana@", Why::Domain),
        ("ana@localhost", Why::Domain),
        ("ana@example..com", Why::Domain),
        ("ana@example.com.", Why::Domain),
        ("ana@.example.com", Why::Domain),
        ("ana@-example.com", Why::Domain),
        ("ana@exa_mple.com", Why::Domain),
        ("ana@exa mple.com", Why::Domain),
        ("ana@example.com bob@example.com", Why::Several),
        ("ana@example.com/bob@example.com", Why::Several),
        ("ana@@example.com", Why::Several),
        ("ana@example.123", Why::Domain),
        ("ana@example.com>", Why::Domain),
        ("ana\"@example.com", Why::Quote),
        ("ana\"x\"@example.com", Why::Quote),
        ("ana@xn--a.example", Why::Domain),
        ("ana@b\u{200b}ücher..example", Why::Domain),
        ("ana@[192.0.2.1]", Why::Literal),
        ("ana@[IPv6:2001:db8::1]", Why::Literal),
        ("ana@192.0.2.1", Why::Literal),
        ("añа@example.com", Why::NotAscii),
        ("\"ação\"@example.com", Why::NotAscii),
        (".ana@example.com", Why::Local),
        ("ana.@example.com", Why::Local),
        ("an..a@example.com", Why::Local),
        ("an a@example.com", Why::Local),
        ("mailto:ana@example.com", Why::Local),
        ("an\\a@example.com", Why::Local),
        ("\"ana@example.com", Why::Quote),
        ("\"ana\"x@example.com", Why::Quote),
        ("\"ana\\\"@example.com", Why::Quote),
        ("ana(ops)@example.com", Why::Comment),
        ("ana@example.com (Ana)", Why::Comment),
        ("ana@example.com, bob@example.com", Why::Comma),
        ("Lovelace, Ada <ada@example.com>", Why::Comma),
        ("Ana <ana@example.com", Why::Name),
        ("Ana <ana@example.com> x", Why::Name),
        ("Ana: <ana@example.com>", Why::Name),
        ("\"Ana\" Ops <ana@example.com>", Why::Name),
        ("\"Ana\" Ops\" <ana@example.com>", Why::Quote),
        ("Ana\u{2028}Ops <ana@example.com>", Why::Name),
        ("A <<ana@example.com>>", Why::Local),
        (&format!("{long}@example.com"), Why::LocalTooLong),
        (&longest, Why::TooLong),
    ] {
        let refused = read(&format!("bob@example.com; {item} ;")).unwrap_err();

        let MailListError::Item { item: named, why: told } = &refused else { panic!("{item}") };
        assert_eq!(*told, why, "{item}: {refused}");
        let start: String =
            item.chars().take_while(|c| *c == '"' || c.is_ascii_alphanumeric()).take(60).collect();
        assert!(named.starts_with(&start), "{refused}");
    }
}

#[test]
fn a_line_break_never_passes_wherever_it_stands() {
    for control in ['\r', '\n', '\0', '\t', '\u{b}', '\u{1b}', '\u{7f}', '\u{85}'] {
        for text in [
            format!("ana@example.com{control}"),
            format!("{control}ana@example.com"),
            format!("ana@example.com;{control}bob@example.com"),
            format!("ana@example.com;{control}"),
            format!("an{control}a@example.com"),
            format!("\"an{control}a\"@example.com"),
            format!("\"an\\{control}a\"@example.com"),
            format!("A{control}na <ana@example.com>"),
            format!("\"A{control}na\" <ana@example.com>"),
            format!("ana@exam{control}ple.com"),
        ] {
            let refused = read(&text).unwrap_err();

            let MailListError::Item { item, why: Why::Control } = &refused else {
                panic!("{text:?}: {refused}")
            };
            assert!(!item.contains(char::is_control) && item.contains('\\'), "{item:?}");
            assert!(text.parse::<MailAddress>().is_err(), "{text:?}");
        }
    }
}

#[test]
fn a_list_is_of_one_address_at_least_and_of_100_at_most() {
    let hundred: String = (0..100).map(|n| format!("a{n}@example.com;")).collect();

    assert_eq!(read(&format!("{hundred}a0@example.com")).unwrap().len(), 100);
    assert_eq!(read(&format!("{hundred}b@example.com")), Err(MailListError::TooMany));
    for nothing in ["", " ", ";", " ; ;"] {
        assert_eq!(read(nothing), Err(MailListError::Empty));
    }
}

#[test]
fn a_long_item_is_named_by_its_beginning_and_nothing_of_it_steers_a_terminal() {
    let refused = read(&format!("\u{1b}[2J{}", "x".repeat(100_000))).unwrap_err().to_string();

    assert!(refused.starts_with("`\\u{1b}[2Jxxx") && refused.len() < 250, "{refused}");
}

/// Texts that are nearly lists: of pieces that mean something in one.
fn nearly() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "ana",
        "@",
        "example.com",
        "bücher.de",
        ";",
        "; ",
        ",",
        "\"",
        "\\",
        "<",
        ">",
        "(",
        ")",
        " ",
        ".",
        "[",
        "]",
        ":",
        "\r\n",
        "\n",
        "\0",
        "\u{a0}",
        "é",
        "@example.com",
        "\"a;b\"",
        "xn--",
        "-",
        "\u{2028}",
        "\u{ff20}",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

/// What a mail server or another reader of a list would cut a text at.
fn bare(address: &str) -> String {
    let mut is_quoted = false;
    let mut characters = address.chars();
    let mut bare = String::new();
    while let Some(c) = characters.next() {
        match c {
            '\\' if is_quoted => drop(characters.next()),
            '"' => is_quoted = !is_quoted,
            c if !is_quoted => bare.push(c),
            _ => {}
        }
    }
    assert!(!is_quoted, "{address}");
    bare
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn whatever_is_read_is_safe_to_send_and_reads_back_as_itself(text in nearly()) {
        let Ok(list) = text.parse::<MailList>() else { return Ok(()) };

        for address in list.addresses() {
            let text = address.as_str();
            prop_assert!(text.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{text:?}");
            prop_assert!(!bare(text).contains([',', ';', '<', '>', '(', ')', ' ', ':', '\\']), "{text:?}");
            prop_assert_eq!(bare(text).matches('@').count(), 1);
            prop_assert_eq!(&text.parse::<MailAddress>().unwrap(), address);
        }
        prop_assert_eq!(list.to_string().parse::<MailList>().unwrap(), list);
    }

    #[test]
    fn a_semicolon_in_quotes_never_cuts(inner in "[ -~]{1,20}", name in "[ -~]{0,20}") {
        let quote = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let first = format!("{}@example.com", quote(&inner));
        let named = format!("{} <bob@example.com>", quote(&name));

        let read = format!("{first};{named}").parse::<MailList>().unwrap();

        prop_assert_eq!(read.addresses().len(), 2);
        prop_assert_eq!(&first.parse::<MailAddress>().unwrap(), &read.addresses()[0]);
        prop_assert_eq!(read.addresses()[1].as_str(), "bob@example.com");
    }

    #[test]
    fn no_text_at_all_breaks_the_reading(text in ".{0,300}") {
        let read = text.parse::<MailList>();

        prop_assert!(read.is_err() || !text.contains(char::is_control));
    }
}
