//! The file as a whole.

use jeton_core::AddressRange;
use jeton_server::{PublicUrlError, TrustedProxies};
use serde::Deserialize;
use toml::Spanned;

use super::{
    Config, ConfigError, Place, Reach, front, limits, listen, mail, reach, service, tls, webhooks,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    data: Option<Spanned<String>>,
    anchor: Option<Spanned<String>>,
    journal: Option<Spanned<String>>,
    listen: Option<Spanned<String>>,
    plain: Option<bool>,
    #[serde(rename = "public-url")]
    public_url: Option<Spanned<String>>,
    #[serde(rename = "trusted-proxies", default)]
    trusted_proxies: Option<Vec<Spanned<String>>>,
    tls: Option<Spanned<tls::Text>>,
    limits: Option<limits::Text>,
    webhooks: Option<webhooks::Text>,
    log: Option<Spanned<String>>,
    mail: Option<Spanned<mail::Text>>,
    #[serde(default)]
    front: Vec<Spanned<front::Text>>,
    #[serde(default)]
    service: Vec<Spanned<service::Text>>,
}

/// Reads the file at `place`.
pub(super) fn read(place: Place<'_>) -> Result<Config, ConfigError> {
    let text: Text = toml::from_str(place.text).map_err(|error| place.syntax(&error))?;
    let path = |text: Option<Spanned<String>>, key: &'static str, why: &'static str| {
        let path = text.map(|text| match text.get_ref().trim() {
            "" => Err(place.error(text.span(), key, why)),
            path => Ok(place.relative(path)),
        });
        path.transpose()
    };
    let data = path(text.data, "data", "expected a directory, such as `./data`");
    let anchor = path(text.anchor, "anchor", "expected a file, such as `/var/log/jeton.anchor`");
    let journal =
        path(text.journal, "journal", "expected a file, such as `/mnt/backups/jeton.journal`");
    let listen_at = text.listen.as_ref().map(Spanned::span);
    let address = text
        .listen
        .map(|text| listen(text.get_ref()).map_err(|why| place.error(text.span(), "listen", why)));
    let address = address.transpose()?;
    let plain = text.plain.unwrap_or_default();
    let public_url = text.public_url.map(|text| {
        let wrong = |why: PublicUrlError| place.error(text.span(), "public-url", why);
        text.get_ref().parse().map_err(wrong)
    });
    let log = text.log.map(|text| {
        text.get_ref()
            .parse()
            .map_err(|why: super::LogLevelsError| place.error(text.span(), "log", why))
    });
    let tls = text.tls.map(|text| tls::read(text, place)).transpose()?;
    let for_others = address.filter(|address| reach(*address) == Reach::Others).and(listen_at);
    let exposed = for_others.filter(|_| tls.is_none() && !plain);
    Ok(Config {
        data: data?,
        anchor: anchor?,
        journal: journal?,
        listen: address,
        plain,
        exposed: exposed.map(|span| place.error(span, "listen", IN_PLAIN)),
        public_url: public_url.transpose()?,
        trusted_proxies: text.trusted_proxies.map(|texts| trusted(&texts, place)).transpose()?,
        log: log.transpose()?,
        mail: text.mail.map(|text| mail::read(text, place)).transpose()?,
        fronts: front::read(text.front, tls.as_ref(), plain, place)?,
        tls,
        limits: limits::read(text.limits, place)?,
        webhooks: Some(webhooks::read(text.webhooks, place)?),
        services: service::read(text.service, place)?,
    })
}

const IN_PLAIN: &str = "others than this machine can reach that address, and without `[tls]` whoever is on the way reads every secret; \
     name a certificate, or say `plain = true` where what stands in front has TLS";

/// Reads the list item by item, so that an error names the one that is wrong.
fn trusted(texts: &[Spanned<String>], place: Place<'_>) -> Result<TrustedProxies, ConfigError> {
    let mut ranges = Vec::new();
    for text in texts {
        let wrong = |why: &dyn std::error::Error| place.error(text.span(), "trusted-proxies", why);
        let range: AddressRange = text.get_ref().parse().map_err(|why| wrong(&why))?;
        TrustedProxies::new(vec![range]).map_err(|why| wrong(&why))?;
        ranges.push(range);
    }
    Ok(TrustedProxies::new(ranges).expect("each range was found to be narrow enough"))
}
