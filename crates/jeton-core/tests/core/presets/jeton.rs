//! Jeton's own API.

use super::*;

#[test]
fn only_its_own_policy_protects_jeton() {
    for name in PRESETS {
        assert_eq!(policy(name).is_own(), name == "jeton");
    }
}

#[test]
fn an_api_token_is_short_lived_shown_once_and_rotates_with_a_week_of_grace() {
    let kind = kind("jeton", "api-token");

    assert_eq!(kind.form, Form::Native("jtn".parse().unwrap()));
    assert_eq!(usages(&kind), ["Authorization: Bearer TOKEN"]);
    assert_eq!(kind.issued_by, [Issuer::Owner, Issuer::Administrator]);
    let lifetime = Lifetime::Fixed { default: span("90d"), maximum: span("365d"), choices: vec![] };
    assert_eq!(kind.lifetime, lifetime);
    assert_eq!(kind.reveal, Reveal::Once);
    assert_eq!(kind.owner_may, [Ending::Reset, Ending::Delete]);
    assert_eq!(kind.grace, Some(span("7d")));
    assert!(kind.named == Naming::Required && kind.per_account.is_none());
    assert_eq!(kind.variable.as_deref(), Some("JETON_TOKEN"));
}

#[test]
fn a_session_lasts_ten_hours_and_only_a_login_makes_one() {
    let kind = kind("jeton", "session");

    assert_eq!(kind.form, Form::Native("jts".parse().unwrap()));
    assert_eq!(usages(&kind), ["Authorization: Bearer TOKEN"]);
    assert_eq!(kind.issued_by, [Issuer::Login]);
    let lifetime = Lifetime::Session { maximum: span("10h"), settings: vec![] };
    assert_eq!(kind.lifetime, lifetime);
    assert_eq!(kind.reveal, Reveal::Once);
    assert!(kind.owner_may.is_empty());
}

#[test]
fn a_browsers_session_travels_in_a_cookie_alone_and_ends_when_nobody_uses_it() {
    let kind = kind("jeton", "browser");

    assert_eq!(kind.form, Form::Native("jtb".parse().unwrap()));
    assert_eq!((kind.cookie.as_deref(), usages(&kind).len()), (Some("__Host-jeton"), 0));
    assert_eq!(kind.issued_by, [Issuer::Login]);
    let lifetime = Lifetime::Session { maximum: span("10h"), settings: vec![] };
    assert_eq!(kind.lifetime, lifetime);
    assert_eq!(kind.idle.unwrap().span, span("1h"));
    assert_eq!(kind.reveal, Reveal::Once);
    assert!(kind.owner_may.is_empty());
}

#[test]
fn a_calendar_has_no_header_and_no_end_unless_one_is_asked_for_and_reads_its_feed_alone() {
    let kind = kind("jeton", "calendar");

    assert_eq!(kind.form, Form::Native("jtc".parse().unwrap()));
    assert_eq!((kind.feed, usages(&kind).len()), (Some(Feed::Calendar), 0));
    assert_eq!(kind.issued_by, [Issuer::Owner]);
    assert_eq!(kind.lifetime, Lifetime::Never { maximum: Some(span("3650d")) });
    assert_eq!((kind.reveal, kind.grace), (Reveal::Once, None));
    assert_eq!(kind.default_scopes.to_string(), "calendar");
    assert_eq!(kind.scopes_for(&Role::Member).to_string(), "calendar");
    assert_eq!(kind.scopes_for(&Role::Operator([].into())), kind.scopes);
}

#[test]
fn the_rights_of_administrators_are_for_their_tokens_alone_and_never_the_default() {
    for name in ["api-token", "session", "browser"] {
        let kind = kind("jeton", name);

        assert_eq!(kind.scopes.to_string(), "admin operate tokens:read tokens:write verify");
        assert_eq!(kind.scopes_for(&Role::Member).to_string(), "tokens:read tokens:write");
        assert_eq!(kind.scopes_for(&Role::Admin), kind.scopes);
        let operator = kind.scopes_for(&Role::Operator([].into()));
        assert_eq!(operator.to_string(), "operate tokens:read tokens:write");
        assert_eq!(kind.default_scopes.to_string(), "tokens:read");
    }
}
