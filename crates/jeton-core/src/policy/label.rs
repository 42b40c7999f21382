//! Words for people, in the languages that Jeton speaks.

/// Words for people in English and, where given, Brazilian Portuguese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// English.
    pub en: String,
    /// Brazilian Portuguese.
    pub pt_br: Option<String>,
}

impl Label {
    /// The words for a language tag (RFC 5646): Portuguese where asked for and given, else English.
    pub fn for_language(&self, tag: &str) -> &str {
        let portuguese = tag.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("pt"));
        self.pt_br.as_deref().filter(|_| portuguese).unwrap_or(&self.en)
    }
}
