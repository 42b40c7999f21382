//! DuploCloud, lines U1 to U12.

use super::*;

#[test]
fn u1_there_is_a_temporary_and_a_permanent_kind() {
    let kinds = policy("duplocloud").kinds;

    let names: Vec<_> = kinds.iter().map(|kind| kind.name.as_str()).collect();
    assert_eq!(names, ["temporary", "permanent"]);
    assert_eq!(kinds[0].form, Form::Native("dut".parse().unwrap()));
    assert_eq!(kinds[1].form, Form::Native("dup".parse().unwrap()));
}

#[test]
fn u2_permanent_tokens_live_one_year_of_365_days_at_most() {
    let year = span("365d");
    let lifetime = Lifetime::Fixed { default: year, maximum: year, choices: vec![] };

    assert_eq!(kind("duplocloud", "permanent").lifetime, lifetime);
}

#[test]
fn u3_every_login_makes_a_temporary_token_that_lasts_for_the_session() {
    let kind = kind("duplocloud", "temporary");

    assert_eq!(kind.issued_by, [Issuer::Login]);
    assert!(matches!(kind.lifetime, Lifetime::Session { maximum, .. } if maximum == span("10h")));
}

#[test]
fn u4_its_owner_reads_a_temporary_token_at_any_time() {
    let kind = kind("duplocloud", "temporary");

    assert_eq!(kind.reveal, Reveal::Always);
    assert_eq!(kind.label.for_language("en"), "Temporary API Token");
}

#[test]
fn u5_only_administrators_issue_permanent_tokens() {
    assert_eq!(kind("duplocloud", "permanent").issued_by, [Issuer::Administrator]);
}

#[test]
fn u6_a_permanent_token_has_a_name_and_is_shown_once() {
    let kind = kind("duplocloud", "permanent");

    assert_eq!(kind.named, Naming::Required);
    assert_eq!(kind.reveal, Reveal::Once);
}

#[test]
fn u7_the_area_is_called_permanent_api_token() {
    let kind = kind("duplocloud", "permanent");

    assert_eq!(kind.label.for_language("en"), "Permanent API Token");
}

#[test]
fn u8_several_permanent_tokens_coexist() {
    assert_eq!(kind("duplocloud", "permanent").per_account, None);
}

#[test]
fn u11_a_permanent_token_can_be_rotated_and_deleted_before_it_expires() {
    let kind = kind("duplocloud", "permanent");

    assert_eq!(kind.owner_may, [Ending::Reset, Ending::Delete]);
    assert_eq!(kind.grace, Some(span("7d")));
}

#[test]
fn u12_both_travel_as_bearer_in_authorization_and_in_duplo_token() {
    for kind in policy("duplocloud").kinds {
        assert_eq!(usages(&kind), ["Authorization: Bearer TOKEN"]);
        assert_eq!(kind.variable.as_deref(), Some("DUPLO_TOKEN"));
    }
}

#[test]
fn u12_the_session_duration_is_set_in_minutes_under_the_products_own_key() {
    let service = service("duplocloud");
    let temporary = service.kind("temporary").unwrap();
    let Lifetime::Session { settings, .. } = &temporary.lifetime else {
        panic!("not a session kind");
    };

    assert_eq!(settings[0].key, "Authorization token session duration");
    assert_eq!(settings[0].unit, SettingUnit::Minutes);
    assert!(!settings[0].environment);
    assert_eq!(settings[0].parse("90"), Ok(SettingValue::Span(span("90m"))));
    assert!(settings[0].parse("90m").is_err());
}

#[test]
fn u12_the_first_call_of_its_clients_needs_a_good_token_of_either_kind() {
    let policy = policy("duplocloud");
    let route = route(&policy, "GET", "/v3/features/system");

    assert_eq!(route.action, Action::Static);
    assert_eq!(route.callers, callers(&["temporary", "permanent"]));
    assert_eq!(route.success.body.as_ref().unwrap().source, r#"{"IsOtpNeeded":false}"#);
}

#[test]
fn u4_u6_u7_the_way_to_the_tokens_is_the_profile_in_the_upper_right_with_add_and_create() {
    let page = policy("duplocloud").page;
    let buttons = kind("duplocloud", "permanent").page;

    assert_eq!((page.menu, page.tab), (Corner::TopRight, None));
    assert_eq!(page.entry.en, "Profile");
    assert_eq!(buttons.add.en, "Add");
    assert_eq!(buttons.add_entry.unwrap().en, "Add User Token");
    assert_eq!(buttons.add_title.unwrap().en, "Create a new token");
    assert_eq!((buttons.name.en, buttons.save.en), ("Token Name".to_owned(), "Create".to_owned()));
    assert_eq!(buttons.copy.en, "Copy");
}
