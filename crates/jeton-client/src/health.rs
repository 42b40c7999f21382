//! Whether a Jeton takes changes.

use http::StatusCode;

use crate::{Client, Error, address::Target, client::Call};

impl Client {
    /// Why the server takes no changes at the moment, in its words; `None` where it does, and where it does not say.
    pub async fn takes_no_changes(&self) -> Result<Option<String>, Error> {
        let (status, body) = self.look(Call::get(Target::readiness())).await?;
        let told = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(body);
        // What stands in front answers for a server that it does not reach, with pages of its own.
        let told = told.and_then(|body| String::from_utf8(body.into()).ok());
        let told = told.filter(|text| text.starts_with("read-only: "));
        Ok(told.map(|text| text.trim_end().to_owned()))
    }
}
