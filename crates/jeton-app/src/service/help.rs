//! Help: what the policy of a service says, in words, for those who use its tokens.

use jeton_core::{
    Caller, Language, Refusal, Service, ServiceState,
    help::{self, Help, Place},
    policy::HelpReaders,
};

use crate::{App, AppError};

impl App {
    /// The help page of a service, for whoever may hold its tokens and whoever manages it.
    pub async fn help(
        &self,
        name: &str,
        place: Place<'_>,
        language: Language,
        by: &Caller,
    ) -> Result<Help, AppError> {
        let service = self.catalog.named(name)?;
        if !service.policy.is_own() && !by.manages(&service) {
            let account = self.store.account(by.account).await?;
            let is_member = account.is_some_and(|account| account.membership.includes(service.id));
            if !is_member {
                return Err(Refusal::NotAMember { service: service.name().clone() }.into());
            }
        }
        Ok(self.told(&service, place, language))
    }

    /// The help page of a service whose policy lets everybody read it. Of all others, and of one that is disabled, nothing is
    /// told, not even that they exist.
    pub fn public_help(&self, name: &str, place: Place<'_>, language: Language) -> Option<Help> {
        let service = self.catalog.named(name).ok()?;
        let is_public = service.policy.page.help == HelpReaders::Public
            && service.state == ServiceState::Enabled;
        is_public.then(|| self.told(&service, place, language))
    }

    fn told(&self, service: &Service, place: Place<'_>, language: Language) -> Help {
        help::of(&self.in_force(service), place, language)
    }
}
