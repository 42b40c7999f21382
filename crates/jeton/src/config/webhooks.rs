//! `[webhooks]`: what may go out, and where to.

use std::{str::FromStr, sync::Arc};

use jeton_app::{Egress, Roots, SystemResolver, WebhookHost, WebhookSender};
use jeton_core::AddressRange;
use serde::Deserialize;
use toml::Spanned;

use super::{ConfigError, Place};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(super) struct Text {
    #[serde(default)]
    enabled: bool,
    #[serde(default)]
    allow: Vec<Spanned<String>>,
    hosts: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    plain: Vec<Spanned<String>>,
    ca: Option<Spanned<String>>,
}

/// Reads what may go out. Where nothing is said, that is nothing.
pub(super) fn read(text: Option<Text>, place: Place<'_>) -> Result<WebhookSender, ConfigError> {
    let Some(text) = text else {
        return Ok(WebhookSender::off());
    };
    let mut egress = Egress { enabled: text.enabled, ..Egress::default() };
    for item in &text.allow {
        // `10.1.2.3` is a network of one; what has a port or letters in it is a host.
        match item.get_ref().parse::<AddressRange>() {
            Ok(network) if is_too_wide(&network) => {
                return Err(place.error(item.span(), "allow", format!("`{network}`{TOO_WIDE}")));
            }
            Ok(network) => egress.networks.push(network),
            Err(_no_network) => egress.trusted.push(one(item, "allow", place)?),
        }
    }
    if let Some(hosts) = &text.hosts {
        egress.only = all(hosts.get_ref(), "hosts", place)?;
        // None at all would be any.
        if egress.only.is_empty() {
            let why = "it names no host: leave it out where any may be reached, or write `enabled = false`";
            return Err(place.error(hosts.span(), "hosts", why));
        }
    }
    egress.plain = all(&text.plain, "plain", place)?;
    let file = text.ca.as_ref().map(|ca| place.relative(ca.get_ref()));
    let roots = Roots::with(file)
        .map_err(|why| place.error(text.ca.map(|ca| ca.span()).unwrap_or_default(), "ca", why))?;
    Ok(WebhookSender::new(egress, roots, Arc::new(SystemResolver)))
}

/// Whether a network is more than any house has: `10.0.0.0/8` and `fc00::/7` are the widest that are not public.
fn is_too_wide(network: &AddressRange) -> bool {
    network.prefix() < if network.is_ipv4() { 8 } else { 7 }
}

const TOO_WIDE: &str = " is too wide: webhooks would reach this machine, every one beside it and a cloud's metadata; name the networks of the \
     receivers, at most `/8` of IPv4 or `/7` of IPv6";

fn all(
    items: &[Spanned<String>],
    key: &str,
    place: Place<'_>,
) -> Result<Vec<WebhookHost>, ConfigError> {
    items.iter().map(|item| one(item, key, place)).collect()
}

fn one(item: &Spanned<String>, key: &str, place: Place<'_>) -> Result<WebhookHost, ConfigError> {
    WebhookHost::from_str(item.get_ref()).map_err(|why| {
        let networks = if key == "allow" { ", or a network such as `10.0.0.0/8`" } else { "" };
        place.error(item.span(), key, format!("{why}{networks}"))
    })
}
