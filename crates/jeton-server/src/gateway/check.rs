//! What a `CheckRequest` of Envoy says.

use std::net::IpAddr;

use envoy_types::pb::envoy::{
    config::core::v3::address::Address,
    service::auth::v3::{
        CheckRequest,
        attribute_context::{HttpRequest, Peer},
    },
};
use http::{HeaderMap, HeaderValue, header};

use crate::fields::{self, Field};
use crate::trusted_proxies::{TrustedProxies, X_FORWARDED_FOR};

/// What a `CheckRequest` says.
pub(super) struct Check<'r> {
    pub(super) service: &'r str,
    /// What lists the scopes that are needed.
    pub(super) scopes: Vec<&'r [u8]>,
    pub(super) method: &'r str,
    /// The target of the request, with its query.
    pub(super) path: &'r str,
    pub(super) fields: Vec<Field<'r>>,
    /// Whether lines of one name stand together in one field, with commas between them.
    joined: bool,
    source: Option<&'r Peer>,
}

const SERVICE: &str = "service";
const SCOPE: &str = "scope";
const SERVICE_METADATA: &str = "jeton-service";
const SCOPE_METADATA: &str = "jeton-scope";

impl<'r> Check<'r> {
    /// Reads a request; the service and the scopes stand in the extensions of the route or in the call's metadata.
    ///
    /// # Errors
    /// What is missing or wrong, in words for the operator. Nothing in it is up to a client.
    pub(super) fn read(
        request: &'r CheckRequest,
        metadata: &'r HeaderMap,
    ) -> Result<Self, &'static str> {
        let attributes = request.attributes.as_ref().ok_or("there are no `attributes`")?;
        let http = attributes.request.as_ref().and_then(|request| request.http.as_ref());
        let http = http.ok_or("`attributes` hold no HTTP request")?;
        let extensions = &attributes.context_extensions;
        if extensions.keys().any(|key| key != SERVICE && key != SCOPE) {
            return Err("`context_extensions` are `service` and `scope` alone");
        }
        let service = match extensions.get(SERVICE) {
            Some(service) => service,
            None => service_of(metadata)?,
        };
        let scopes = extensions.get(SCOPE).map(|scope| scope.as_bytes());
        let more = metadata.get_all(SCOPE_METADATA).iter().map(HeaderValue::as_bytes);
        let (fields, joined) = fields_of(http);
        Ok(Self {
            service,
            scopes: scopes.into_iter().chain(more).collect(),
            method: &http.method,
            path: &http.path,
            fields,
            joined,
            source: attributes.source.as_ref(),
        })
    }

    /// The header fields, a line each. No secret holds a comma, so that parting them takes none away.
    pub(super) fn lines(&self) -> impl Iterator<Item = Field<'r>> {
        let separator = |byte: &u8| *byte == b',' && self.joined;
        let lines =
            move |&(name, value): &Field<'r>| value.split(separator).map(move |line| (name, line));
        self.fields.iter().flat_map(lines)
    }

    /// The program of the client, by what it says of itself.
    pub(super) fn agent(&self) -> Option<&'r [u8]> {
        fields::lines(&self.fields, &header::USER_AGENT).next()
    }

    /// The address of the client, as the gateway and trusted proxies before it tell it.
    pub(super) fn client(&self, trusted: &TrustedProxies) -> Option<IpAddr> {
        let Address::SocketAddress(address) = self.source?.address.as_ref()?.address.as_ref()?
        else {
            return None;
        };
        let address = address.address.parse().ok()?;
        trusted.client_by(address, fields::lines(&self.fields, &X_FORWARDED_FOR))
    }
}

fn service_of(metadata: &HeaderMap) -> Result<&str, &'static str> {
    let mut lines = metadata.get_all(SERVICE_METADATA).iter();
    match (lines.next().and_then(|line| line.to_str().ok()), lines.next()) {
        (Some(service), None) => Ok(service),
        _ => Err("no `service` in `context_extensions`, and no `jeton-service` in the metadata"),
    }
}

/// The header fields, and whether they are joined by name (`encode_raw_headers` keeps the lines apart).
fn fields_of(http: &HttpRequest) -> (Vec<Field<'_>>, bool) {
    let raw = http.header_map.as_ref().map(|map| &map.headers).filter(|raw| !raw.is_empty());
    let Some(raw) = raw else {
        let fields = http.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        return (fields.collect(), true);
    };
    let fields = raw.iter().map(|field| match field.raw_value.is_empty() {
        true => (field.key.as_str(), field.value.as_bytes()),
        false => (field.key.as_str(), field.raw_value.as_slice()),
    });
    (fields.collect(), false)
}
