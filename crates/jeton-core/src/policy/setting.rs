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
            SettingUnit::Duration => SettingValue::Span(value.parse()?),
            SettingUnit::Minutes => SettingValue::Span(number(value, 60, DurationError::Minutes)?),
            SettingUnit::Days => SettingValue::Span(number(value, 86_400, DurationError::Days)?),
            SettingUnit::Mails => SettingValue::Mails(value.parse()?),
        })
    }
}

impl SettingUnit {
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
    let number: i64 = value.trim().parse().map_err(|_| otherwise)?;
    Span::from_seconds(number.checked_mul(seconds).ok_or(DurationError::TooLong)?)
}
