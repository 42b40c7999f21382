//! Disabling a service, and enabling it again.

use std::sync::Arc;

use jeton_core::{Caller, Service, decide::service};

use super::apply::changed_service;
use crate::{App, AppError};

impl App {
    /// Disables a service: none of its tokens works from the moment this returns.
    pub async fn disable_service(&self, name: &str, by: &Caller) -> Result<Arc<Service>, AppError> {
        self.settle(by, async |_now| {
            let service = self.catalog.named(name)?;
            let change = service::disable(&service, by)?;
            Ok((changed_service(&change.record, &service), vec![change]))
        })
        .await
    }

    /// Enables a service: its tokens that have not ended work again.
    pub async fn enable_service(&self, name: &str, by: &Caller) -> Result<Arc<Service>, AppError> {
        self.settle(by, async |_now| {
            let service = self.catalog.named(name)?;
            let change = service::enable(&service, by)?;
            Ok((changed_service(&change.record, &service), vec![change]))
        })
        .await
    }
}
