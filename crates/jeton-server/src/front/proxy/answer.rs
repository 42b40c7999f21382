//! The head of the product's answer on its way to the client.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use jeton_core::policy::Policy;

use super::hop;
use crate::expiring::TOKEN_EXPIRES;

/// Makes the product's answers fit for this caller alone.
#[derive(Default)]
pub(super) struct Private(ArcSwapOption<Varies>);

/// The headers that an answer depends on, by one version of a policy.
struct Varies {
    policy: Arc<Policy>,
    header: HeaderValue,
}

impl Private {
    /// Takes out what is about the upstream's connection, and sees to it that no shared cache keeps the answer: it was
    /// given for one caller's credential, which caches know only where it is `Authorization` (RFC 9111 section 3.5).
    pub(super) fn clean(&self, headers: &mut HeaderMap, policy: &Arc<Policy>) {
        hop::strip(headers);
        hop::remove_all(headers, &FOR_SHARED_CACHES);
        // Only Jeton says when a token ends.
        hop::remove_all(headers, &[TOKEN_EXPIRES]);
        keep_private(headers);
        headers.append(header::VARY, self.vary(policy));
    }

    fn vary(&self, policy: &Arc<Policy>) -> HeaderValue {
        match &*self.0.load() {
            Some(varies) if Arc::ptr_eq(&varies.policy, policy) => varies.header.clone(),
            _ => {
                let mut names: Vec<_> =
                    policy.carriers().iter().map(|carrier| carrier.header.as_str()).collect();
                names.dedup();
                let header = HeaderValue::from_str(&names.join(", "));
                let header = header.expect("a carrier's header is a header name");
                let varies = Varies { policy: policy.clone(), header: header.clone() };
                self.0.store(Some(Arc::new(varies)));
                header
            }
        }
    }
}

/// They overrule `Cache-Control` for caches in front of a server (RFC 9213 section 2.2).
const FOR_SHARED_CACHES: [HeaderName; 2] =
    [HeaderName::from_static("cdn-cache-control"), HeaderName::from_static("surrogate-control")];

fn keep_private(headers: &mut HeaderMap) {
    let private = HeaderValue::from_static("private");
    let lines = headers.get_all(header::CACHE_CONTROL).iter();
    let directives: Vec<&str> = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|directive| !directive.is_empty())
        .collect();
    let is = |directive: &str, name: &str| directive.eq_ignore_ascii_case(name);
    if directives.iter().any(|directive| is(directive, "private") || is(directive, "no-store")) {
        return;
    }
    let name = |directive: &str| {
        directive.split('=').next().unwrap_or_default().trim().to_ascii_lowercase()
    };
    let kept = directives.into_iter().filter(|directive| {
        !matches!(name(directive).as_str(), "public" | "private" | "s-maxage" | "proxy-revalidate")
    });
    let kept: Vec<&str> = kept.chain(["private"]).collect();
    let value = HeaderValue::from_str(&kept.join(", ")).unwrap_or(private);
    headers.insert(header::CACHE_CONTROL, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shared_cache_may_keep_an_answer_whatever_the_product_says() {
        let kept = |lines: &[&str]| {
            let lines = lines.iter().map(|line| (header::CACHE_CONTROL, line.parse().unwrap()));
            let mut headers: HeaderMap = lines.collect();
            keep_private(&mut headers);
            let lines = headers.get_all(header::CACHE_CONTROL).iter();
            lines.map(|line| line.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };

        assert_eq!(kept(&[]), ["private"]);
        assert_eq!(kept(&["public, max-age=60"]), ["max-age=60, private"]);
        assert_eq!(kept(&["max-age=60", "s-maxage = 600"]), ["max-age=60, private"]);
        assert_eq!(kept(&["private=\"set-cookie\", no-cache"]), ["no-cache, private"]);
        assert_eq!(kept(&["Private"]), ["Private"]);
        assert_eq!(kept(&["no-store"]), ["no-store"]);
    }
}
