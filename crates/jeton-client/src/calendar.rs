//! The calendar of the ends of tokens.

use crate::{Answer, Client, Error, Issued, NewToken, address::Target, client::Call};

/// A calendar that a program is to subscribe to.
#[derive(Debug, Clone, Default)]
pub struct NewCalendar {
    /// What its token is called.
    pub name: String,
    /// The service whose tokens it is about; the caller's own tokens where nothing is said.
    pub service: Option<String>,
    /// How long it should work, such as `365d`; for ever where nothing is said.
    pub lifetime: Option<String>,
}

impl Client {
    /// When tokens end, in the format of calendar programs (RFC 5545): the caller's own, or everybody's of a service that
    /// the caller manages.
    pub async fn calendar(&self, service: Option<&str>) -> Result<String, Error> {
        self.read_text(Call::get(target(service))).await
    }

    /// Makes the token with which a calendar program subscribes to [`Self::calendar_address`]: under any name, with the
    /// secret as its password. It opens nothing else.
    pub async fn create_calendar(&self, new: &NewCalendar) -> Result<Answer<Issued>, Error> {
        let of_service = new.service.as_ref().map(|_| vec!["calendar:services".to_owned()]);
        let token = NewToken {
            service: "jeton".to_owned(),
            kind: Some("calendar".to_owned()),
            name: Some(new.name.clone()),
            lifetime: new.lifetime.clone(),
            scopes: of_service,
            ..NewToken::default()
        };
        self.issue(&token).await
    }

    /// Where the calendar is found.
    pub fn calendar_address(&self, service: Option<&str>) -> String {
        target(service).at(self.server())
    }
}

fn target(service: Option<&str>) -> Target {
    Target::new(&["calendar.ics"]).with("service", service)
}
