//! `[expiry]`: when and whom to tell that a token is about to expire.

use serde::Deserialize;
use toml::Spanned;

use super::{
    Fault, Parsed, fault,
    lifetime::{SettingText, must_be_spans, read_setting},
};
use crate::{
    Span,
    policy::{Expiry, SettingUnit, TellOwner},
};

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ExpiryText {
    thresholds: Option<Spanned<Vec<Parsed<Span>>>>,
    #[serde(default)]
    settings: Vec<Spanned<SettingText>>,
    #[serde(default)]
    recipients: Vec<Spanned<SettingText>>,
    tell_owner: Option<bool>,
}

/// So many are enough for anybody, and few enough to be told apart.
const MOST: usize = 10;

impl ExpiryText {
    pub(super) fn read(self) -> Result<Expiry, Fault> {
        let usual = Expiry::default();
        let thresholds = match self.thresholds {
            None => usual.thresholds,
            Some(listed) if listed.get_ref().len() > MOST => {
                return fault(listed.span(), format!("at most {MOST} thresholds can be named"));
            }
            Some(listed) => {
                let mut spans: Vec<Span> = listed.into_inner().into_iter().map(|s| s.0).collect();
                spans.sort_by(|a, b| b.cmp(a));
                spans.dedup();
                spans
            }
        };
        must_be_spans(&self.settings)?;
        for setting in self.settings.iter().chain(&self.recipients) {
            if setting.get_ref().is_of_environment() {
                return fault(
                    setting.span(),
                    "no environment variable sets when and whom to tell: leave `environment` out",
                );
            }
        }
        for setting in &self.recipients {
            if setting.get_ref().unit() != SettingUnit::Mails {
                return fault(setting.span(), "who is told is a list: `unit = \"mails\"`");
            }
        }
        Ok(Expiry {
            thresholds,
            settings: self.settings.into_iter().map(read_setting).collect(),
            recipients: self.recipients.into_iter().map(read_setting).collect(),
            owner: match self.tell_owner {
                Some(false) => TellOwner::No,
                Some(true) => TellOwner::Yes,
                None => usual.owner,
            },
        })
    }
}
