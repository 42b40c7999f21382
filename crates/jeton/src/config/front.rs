//! `[[front]]`: a listener of a service's own.

use std::{net::SocketAddr, sync::Arc};

use http::Uri;
use jeton_core::ServiceName;
use jeton_server::{Forwarding, Tls};
use serde::Deserialize;
use toml::Spanned;

use super::{
    ConfigError, Place, Reach,
    limits::{Bytes, NoBytes, time},
    listen, reach, tls,
};

/// A listener of a service's own.
#[derive(Debug)]
pub(crate) struct Front {
    /// The service.
    pub(crate) service: ServiceName,
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// Where the product's API is; without one only the declared routes are answered.
    pub(crate) upstream: Option<Uri>,
    /// What is to be said where there is no such service, which shows only after the start.
    pub(crate) unknown: ConfigError,
    /// TLS on its listener.
    pub(crate) tls: Option<Arc<Tls>>,
    /// How it forwards.
    pub(crate) forwarding: Forwarding,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    service: Option<Spanned<String>>,
    listen: Option<Spanned<String>>,
    upstream: Option<Spanned<String>>,
    tls: Option<Spanned<tls::OfFront>>,
    #[serde(rename = "max-body")]
    max_body: Option<Spanned<String>>,
    #[serde(rename = "max-waiting")]
    max_waiting: Option<Spanned<u32>>,
    #[serde(rename = "answer-timeout")]
    answer_timeout: Option<Spanned<String>>,
    #[serde(rename = "idle-timeout")]
    idle_timeout: Option<Spanned<String>>,
}

const IN_PLAIN: &str = "others than this machine can reach that address, and without `tls` whoever is on the way reads every secret; \
     name a certificate, or say `tls = false` where what stands in front has TLS";

/// Reads every front.
pub(super) fn read(
    texts: Vec<Spanned<Text>>,
    main: Option<&Arc<Tls>>,
    plain: bool,
    place: Place<'_>,
) -> Result<Vec<Front>, ConfigError> {
    let mut fronts: Vec<Front> = Vec::new();
    for text in texts {
        let (span, service_span) =
            (text.span(), text.get_ref().service.as_ref().map(Spanned::span));
        let front = one(text, main, plain, place)?;
        if fronts.iter().any(|other| other.service == front.service) {
            let why = "a service has one front, and this one has another above";
            return Err(place.error(service_span.unwrap_or(span), "service", why));
        }
        fronts.push(front);
    }
    Ok(fronts)
}

fn one(
    text: Spanned<Text>,
    main: Option<&Arc<Tls>>,
    plain: bool,
    place: Place<'_>,
) -> Result<Front, ConfigError> {
    let missing = |key| {
        let why = format!(
            "`{key}` is missing; a front has `service`, `listen` and, to forward to, `upstream`"
        );
        move |span| place.error(span, key, why)
    };
    let span = text.span();
    let Text {
        service,
        listen: address,
        upstream,
        tls: own,
        max_body,
        max_waiting,
        answer_timeout,
        idle_timeout,
    } = text.into_inner();
    let defaults = Forwarding::default();
    let service = service.ok_or_else(|| missing("service")(span.clone()))?;
    let address = address.ok_or_else(|| missing("listen")(span))?;
    let unknown = place.error(
        service.span(),
        "service",
        "there is no such service; name its policy in a `[[service]]`",
    );
    let at = listen(address.get_ref()).map_err(|why| place.error(address.span(), "listen", why))?;
    // `tls = false` is the word of whoever wrote it.
    let said = plain || own.is_some();
    let tls = tls::of_front(own, main, place)?;
    if tls.is_none() && !said && reach(at) == Reach::Others {
        return Err(place.error(address.span(), "listen", IN_PLAIN));
    }
    Ok(Front {
        unknown,
        service: service
            .get_ref()
            .parse()
            .map_err(|why| place.error(service.span(), "service", why))?,
        listen: at,
        upstream: upstream.map(|text| self::upstream(&text, place)).transpose()?,
        tls,
        forwarding: Forwarding {
            max_body: bytes(max_body, "max-body", defaults.max_body, place)?,
            max_waiting: waiting(max_waiting, defaults.max_waiting, place)?,
            answer: time(answer_timeout, "answer-timeout", defaults.answer, place)?,
            idle: time(idle_timeout, "idle-timeout", defaults.idle, place)?,
        },
    })
}

fn bytes(
    text: Option<Spanned<String>>,
    key: &str,
    default: u64,
    place: Place<'_>,
) -> Result<u64, ConfigError> {
    let Some(text) = text else {
        return Ok(default);
    };
    let Bytes(bytes) =
        text.get_ref().parse().map_err(|why: NoBytes| place.error(text.span(), key, why))?;
    Ok(bytes)
}

fn waiting(
    number: Option<Spanned<u32>>,
    default: usize,
    place: Place<'_>,
) -> Result<usize, ConfigError> {
    match number {
        Some(number) if *number.get_ref() == 0 => {
            let why = "expected at least 1: with 0 nothing would be forwarded";
            Err(place.error(number.span(), "max-waiting", why))
        }
        number => {
            let number = number.map(|number| usize::try_from(number.into_inner()));
            Ok(number.map_or(default, |number| number.unwrap_or(usize::MAX)))
        }
    }
}

fn upstream(text: &Spanned<String>, place: Place<'_>) -> Result<Uri, ConfigError> {
    let uri = text.get_ref().parse::<Uri>().ok().filter(is_upstream);
    uri.ok_or_else(|| {
        let why = "expected a URL of `http://` or `https://` and a host, such as `http://127.0.0.1:9000`, without user and query";
        place.error(text.span(), "upstream", why)
    })
}

fn is_upstream(uri: &Uri) -> bool {
    let web = matches!(uri.scheme_str(), Some("http" | "https"));
    let host = uri
        .authority()
        .is_some_and(|authority| !authority.host().is_empty() && !authority.as_str().contains('@'));
    web && host && uri.query().is_none()
}
