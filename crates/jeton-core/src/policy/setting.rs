//! Settings: keys under which an operator changes a part of a policy without writing one.

use crate::{DurationError, MailList, MailListError, Span};

/// A key under which an operator can change a part of a policy without writing a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The key, exactly as the product's own documents spell it.
    pub key: String,
    /// What the product calls the sort of entries that it belongs to, where it has more than one.
    pub config_type: Option<String>,
    /// How its value is read.
    pub unit: SettingUnit,
    /// Whether an environment variable of that name sets it at start.
    pub environment: bool,
}

/// How a setting's value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingUnit {
    /// A number with its unit, such as `10h`. A bare number is refused.
    Duration,
    /// A bare number of minutes.
    Minutes,
    /// A bare number of days.
    Days,
    /// Mail addresses with semicolons between.
    Mails,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingValue {
    /// A length of time.
    Span(Span),
    /// Who is told.
    Mails(MailList),
}

/// A value that is none of its setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// No length of time.
    #[error(transparent)]
    Span(#[from] DurationError),
    /// No list of addresses.
    #[error(transparent)]
    Mails(#[from] MailListError),
}

impl Setting {
    /// Reads a value of this setting.
    ///
    /// # Errors
    /// What is wrong with the value, in words.
    pub fn parse(&self, value: &str) -> Result<SettingValue, SettingError> {
        Ok(match self.unit {
            SettingUnit::Duration if value.trim().contains(char::is_control) => {
                return Err(DurationError::Shape.into());
            }
            SettingUnit::Duration => SettingValue::Span(value.parse()?),
            SettingUnit::Minutes => SettingValue::Span(number(value, 60, DurationError::Minutes)?),
            SettingUnit::Days => SettingValue::Span(number(value, 86_400, DurationError::Days)?),
            SettingUnit::Mails => SettingValue::Mails(value.parse()?),
        })
    }

    /// Whether it belongs to the entries of that type, however that is spelled: `App Config` is `AppConfig`.
    pub fn is_of(&self, config_type: &str) -> bool {
        self.config_type.as_deref().is_some_and(|own| folded(own) == folded(config_type))
    }
}

/// A text without case and blanks: what people mean by it.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

impl SettingUnit {
    /// What a value looks like, in words.
    pub fn accepts(self) -> &'static str {
        match self {
            Self::Duration => "a whole number and its unit, such as `10h` or `2 days`",
            Self::Minutes => "a whole number of minutes, such as `90`",
            Self::Days => "a whole number of days, such as `14`",
            Self::Mails => "mail addresses with `;` between, at most 100",
        }
    }

    /// As policies write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Duration => "duration",
            Self::Minutes => "minutes",
            Self::Days => "days",
            Self::Mails => "mails",
        }
    }
}

/// So many of `seconds`.
fn number(value: &str, seconds: i64, otherwise: DurationError) -> Result<Span, DurationError> {
    let digits = value.trim();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(otherwise);
    }
    // More digits than fit are too many of any unit.
    let number: Option<i64> = digits.parse().ok();
    let length = number.and_then(|number| number.checked_mul(seconds));
    Span::from_seconds(length.ok_or(DurationError::TooLong)?)
}
