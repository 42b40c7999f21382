//! Words for people, in the languages that Jeton speaks.

use crate::Language;

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

/// Words for people in every language that Jeton speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: String,
    /// Brazilian Portuguese.
    pub pt_br: String,
}

impl Words {
    /// The words in English and in Portuguese.
    pub fn both(en: impl Into<String>, pt_br: impl Into<String>) -> Self {
        Self { en: en.into(), pt_br: pt_br.into() }
    }

    /// The words in that language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Portuguese => &self.pt_br,
        }
    }
}
