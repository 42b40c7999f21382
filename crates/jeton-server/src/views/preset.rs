//! Presets in JSON.

use jeton_app::{PolicyFault, Preset};
use serde::Serialize;
use utoipa::ToSchema;

use super::service::{KindView, LabelView};

/// A policy that ships with Jeton.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PresetView {
    name: String,
    label: LabelView,
    kinds: Vec<KindView>,
    /// The policy's own text, TOML; a list leaves it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
}

impl PresetView {
    pub(crate) fn of(preset: &Preset) -> Result<Self, PolicyFault> {
        let policy = preset.policy(None)?;
        Ok(Self {
            name: policy.name.to_string(),
            label: (&policy.label).into(),
            kinds: policy.kinds.iter().map(KindView::from).collect(),
            policy: None,
        })
    }

    pub(crate) fn with_policy(preset: &Preset) -> Result<Self, PolicyFault> {
        Ok(Self { policy: Some(preset.text.to_owned()), ..Self::of(preset)? })
    }
}
