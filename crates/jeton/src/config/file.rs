//! The file as a whole.

use serde::Deserialize;
use toml::Spanned;

use super::{Config, ConfigError, Place, front, listen, service};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    data: Option<Spanned<String>>,
    listen: Option<Spanned<String>>,
    log: Option<Spanned<String>>,
    #[serde(default)]
    front: Vec<Spanned<front::Text>>,
    #[serde(default)]
    service: Vec<Spanned<service::Text>>,
}

/// Reads the file at `place`.
pub(super) fn read(place: Place<'_>) -> Result<Config, ConfigError> {
    let text: Text = toml::from_str(place.text).map_err(|error| place.syntax(&error))?;
    let data = text.data.map(|data| {
        let path = data.get_ref().trim();
        if path.is_empty() {
            return Err(place.error(data.span(), "data", "expected a directory, such as `./data`"));
        }
        Ok(place.relative(path))
    });
    let address = text
        .listen
        .map(|text| listen(text.get_ref()).map_err(|why| place.error(text.span(), "listen", why)));
    let log = text.log.map(|text| {
        text.get_ref()
            .parse()
            .map_err(|why: super::LogLevelsError| place.error(text.span(), "log", why))
    });
    Ok(Config {
        data: data.transpose()?,
        listen: address.transpose()?,
        log: log.transpose()?,
        fronts: front::read(text.front, place)?,
        services: service::read(text.service, place)?,
    })
}
