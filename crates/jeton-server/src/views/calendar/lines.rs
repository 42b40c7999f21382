//! Content lines of iCalendar (RFC 5545 section 3.1): escaped, folded, ended with CRLF.

/// The most octets of a line, without its end.
const WIDTH: usize = 75;

/// Lines that are being written.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Adds a line whose value is a text that anybody may have written.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.line(name, &escaped(text));
    }

    /// Adds a line whose value is of another type: a time, a number, a URL, a word of the format.
    pub(super) fn line(&mut self, name: &str, value: &str) {
        let mut left = WIDTH;
        for character in name.chars().chain([':']).chain(value.chars()) {
            if character.len_utf8() > left {
                // The blank that begins a continued line counts as well.
                self.0.push_str("\r\n ");
                left = WIDTH - 1;
            }
            self.0.push(character);
            left -= character.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// All of them.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A TEXT (RFC 5545 section 3.3.11). Whatever some reader takes for the end of a line becomes `\n`, and a control
/// character, which none may stand there, a blank.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                escaped.push_str("\\n");
            }
            '\t' => escaped.push('\t'),
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(name: &str, text: &str) -> String {
        let mut lines = Lines::default();
        lines.text(name, text);
        lines.into_text()
    }

    /// As a reader does it: unfolded, then unescaped.
    fn read(line: &str) -> String {
        let whole = line.strip_suffix("\r\n").unwrap().replace("\r\n ", "");
        let mut read = String::new();
        let mut characters = whole.strip_prefix("SUMMARY:").unwrap().chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => match characters.next().unwrap() {
                    'n' => read.push('\n'),
                    other => read.push(other),
                },
                other => read.push(other),
            }
        }
        read
    }

    #[test]
    fn what_means_something_is_escaped_and_no_control_character_stays() {
        assert_eq!(written("SUMMARY", r"a;b,c\d"), "SUMMARY:a\\;b\\,c\\\\d\r\n");
        assert_eq!(written("SUMMARY", "a\r\nb\rc\nd"), "SUMMARY:a\\nb\\nc\\nd\r\n");
        assert_eq!(written("SUMMARY", "a\u{2028}b\u{85}c\u{c}d"), "SUMMARY:a\\nb\\nc\\nd\r\n");
        assert_eq!(written("SUMMARY", "a\0b\u{1b}[2Jc\td"), "SUMMARY:a b [2Jc\td\r\n");
    }

    #[test]
    fn a_line_of_75_octets_is_not_folded_and_one_more_octet_is_continued() {
        let of = |length: usize| written("SUMMARY", &"x".repeat(length));

        assert_eq!(of(67), format!("SUMMARY:{}\r\n", "x".repeat(67)));
        assert_eq!(of(68), format!("SUMMARY:{}\r\n x\r\n", "x".repeat(67)));
        assert_eq!(
            of(67 + 75),
            format!("SUMMARY:{}\r\n {}\r\n x\r\n", "x".repeat(67), "x".repeat(74))
        );
    }

    #[test]
    fn an_emoji_at_the_fold_goes_to_the_next_line_whole() {
        let line = written("SUMMARY", &format!("{}🔑b", "x".repeat(65)));

        assert_eq!(line, format!("SUMMARY:{}\r\n 🔑b\r\n", "x".repeat(65)));
    }

    proptest! {
        #[test]
        fn whatever_the_text_no_line_is_wider_than_75_octets_and_none_can_be_put_in(text in any::<String>()) {
            let line = written("SUMMARY", &text);

            let mut physical = line.strip_suffix("\r\n").unwrap().split("\r\n");
            prop_assert!(physical.next().unwrap().starts_with("SUMMARY:"));
            for continued in physical {
                prop_assert!(continued.starts_with(' '));
            }
            for physical in line.split("\r\n") {
                prop_assert!(physical.len() <= WIDTH);
                prop_assert!(!physical.contains(['\r', '\n']));
            }
            prop_assert!(!line.replace("\r\n", "").contains(|c: char| c.is_control() && c != '\t'));
        }

        #[test]
        fn whatever_the_text_a_reader_gets_it_back_but_for_controls(text in "[^\\p{Cc}\u{2028}\u{2029}]*") {
            prop_assert_eq!(read(&written("SUMMARY", &text)), text);
        }
    }
}
