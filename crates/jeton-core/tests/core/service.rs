//! Services: policies that replace one another, settings, and the ways that are closed for good.

use jeton_core::{
    Change, Record, Refusal, Service, ServiceState, Span,
    decide::service::{Named, apply, create, disable, enable, set, settings},
};

use crate::support::{
    NOW, ada, edited, entropy, operator, person, policy, program, root, service, service_of, span,
};

const DAYS: &str = "Enable User Token Expiration Notifications";
const MAILS: &str = "User Token Expiration Notification Emails";
const MINUTES: &str = "Authorization token session duration";

fn service_in(change: &Change) -> &Service {
    match &change.record {
        Record::Service(service) => service,
        other => panic!("not a service: {other:?}"),
    }
}

fn maximum(service: &Service, kind: &str) -> Option<Span> {
    service.session_maximum(service.kind(kind).unwrap())
}

#[test]
fn a_new_service_is_enabled_and_has_its_policys_name() {
    let (service, change) =
        create(policy("nocodb"), Some(&person(&root())), &entropy(5), NOW).unwrap();

    assert_eq!((service.name().as_str(), service.state), ("nocodb", ServiceState::Enabled));
    assert_eq!((service.settings.len(), service.revision), (0, 1));
    assert_eq!((change.event.name(), service_in(&change)), ("service.created", &service));
}

#[test]
fn only_administrators_and_jeton_itself_make_and_change_services() {
    let nocodb = service("nocodb");

    for (by, policy_code, code) in [
        (person(&ada()), "administrators_only", "operators_only"),
        (program(&root(), "tokens:write"), "caller_scope_missing", "caller_scope_missing"),
        (person(&operator(&[&service("nocodb")])), "administrators_only", ""),
    ] {
        let refusals = [
            create(policy("nocodb"), Some(&by), &entropy(5), NOW).unwrap_err(),
            apply(&nocodb, policy("nocodb"), &[], Some(&by)).unwrap_err(),
        ];
        assert_eq!(refusals.map(|refusal| refusal.code()), [policy_code; 2]);
        let refused = [
            set(&nocodb, "NC_JWT_EXPIRES_IN".into(), Some("1h"), Some(&by)).err(),
            disable(&nocodb, &by).err(),
            enable(&nocodb, &by).err(),
        ];
        assert_eq!(refused.map(|refused| refused.map_or("", |refusal| refusal.code())), [code; 3]);
    }
    assert!(create(policy("jeton"), None, &entropy(5), NOW).is_ok());
    assert!(apply(&service("jeton"), policy("jeton"), &[], None).is_ok());
}

#[test]
fn u6_a_kind_that_is_shown_once_never_becomes_readable() {
    let service = service("duplocloud");
    let readable = edited("duplocloud", "reveal = \"once\"", "reveal = \"always\"");

    let refused = apply(&service, readable, &[], None).unwrap_err();

    assert_eq!(refused, Refusal::OnceStaysOnce { kind: "permanent".parse().unwrap() });
}

#[test]
fn a_kind_that_could_be_read_again_may_become_one_that_is_shown_once() {
    let hidden = edited("online", "reveal = \"always\"", "reveal = \"once\"");

    let change = apply(&service("online"), hidden.clone(), &[], None).unwrap();

    assert_eq!(change.event.name(), "service.policy-applied");
    assert_eq!((&service_in(&change).policy, service_in(&change).revision), (&hidden, 2));
}

#[test]
fn a_kind_disappears_only_when_it_has_no_live_token() {
    let renamed = || edited("online", "\"api-token\"", "\"secret-key\"");
    let old = "api-token".parse().unwrap();

    assert!(apply(&service("online"), renamed(), &[], None).is_ok());
    let refused = apply(&service("online"), renamed(), &[old], None).unwrap_err();
    assert_eq!(refused.to_string(), "the kind `api-token` still has live tokens; end them first");
}

#[test]
fn a_kind_changes_its_form_only_when_it_has_no_live_token() {
    let nocodb = service("nocodb");
    let other = edited("nocodb", "form = \"legacy-40\"", "form = \"uuid\"");
    let in_use = [nocodb.policy.kinds[0].name.clone()];

    let refused = apply(&nocodb, other.clone(), &in_use, None).unwrap_err();

    assert_eq!(refused.code(), "form_in_use");
    assert!(apply(&nocodb, other, &[], None).is_ok());
}

#[test]
fn a_policy_of_another_name_is_refused() {
    let refused = apply(&service("online"), policy("nocodb"), &[], None).unwrap_err();

    assert_eq!(refused.to_string(), "the policy is of `nocodb`, the service is `online`");
}

#[test]
fn n9_a_setting_replaces_the_maximum_until_it_is_taken_back() {
    let nocodb = service("nocodb");
    assert_eq!(maximum(&nocodb, "auth-token"), Some(span("10h")));

    let set_to = set(&nocodb, "NC_JWT_EXPIRES_IN".into(), Some(" 2 days "), None).unwrap();
    let taken_back = set(service_in(&set_to), "NC_JWT_EXPIRES_IN".into(), None, None).unwrap();

    assert_eq!(set_to.event.name(), "service.setting-set");
    assert_eq!(maximum(service_in(&set_to), "auth-token"), Some(span("2d")));
    assert_eq!(service_in(&set_to).settings["NC_JWT_EXPIRES_IN"], "2 days");
    assert_eq!(maximum(service_in(&taken_back), "auth-token"), Some(span("10h")));
    assert_eq!(maximum(&nocodb, "api-token"), None);
}

#[test]
fn n9_u12_a_value_of_the_wrong_unit_is_refused_with_the_reason() {
    for (preset, key, value, why) in [
        ("nocodb", "NC_JWT_EXPIRES_IN", "36000", "has no unit"),
        ("nocodb", "NC_JWT_EXPIRES_IN", "0h", "of nothing"),
        ("nocodb", "NC_JWT_EXPIRES_IN", "", "a whole number and a unit"),
        ("duplocloud", MINUTES, "10h", "a whole number of minutes"),
        ("duplocloud", MINUTES, "0", "of nothing"),
        ("duplocloud", MINUTES, "-1", "a whole number of minutes"),
        ("duplocloud", MINUTES, "+5", "a whole number of minutes"),
        ("nocodb", "NC_JWT_EXPIRES_IN", "2\ndays", "a whole number and a unit"),
        ("duplocloud", MINUTES, "9223372036854775807", "at most 36500 days"),
    ] {
        let refused = set(&service(preset), key.into(), Some(value), None).unwrap_err();

        assert_eq!(refused.code(), "setting_invalid");
        assert!(refused.to_string().contains(why), "{value}: {refused}");
    }
}

#[test]
fn u9_a_number_of_days_is_whole_and_between_a_day_and_a_hundred_years() {
    let set_to = |value: &str| set(&service("duplocloud"), DAYS.into(), Some(value), None);

    for (value, why) in [
        ("0", "of nothing"),
        ("-1", "a whole number of days"),
        ("1.5", "a whole number of days"),
        ("30 days", "a whole number of days"),
        ("30d", "a whole number of days"),
        ("", "a whole number of days"),
        ("   ", "a whole number of days"),
        ("1 4", "a whole number of days"),
        ("٣٠", "a whole number of days"),
        ("36501", "at most 36500 days"),
        ("99999999999999999999999", "at most 36500 days"),
    ] {
        let refused = set_to(value).unwrap_err();

        assert_eq!(refused.code(), "setting_invalid");
        assert!(refused.to_string().contains(why), "{value}: {refused}");
    }
    for value in ["1", " 14 ", "036500"] {
        let change = set_to(value).unwrap();
        assert_eq!(service_in(&change).settings[DAYS], value.trim());
    }
}

#[test]
fn u9_u10_u12_the_type_is_app_config_in_any_spelling_and_no_other() {
    let duplocloud = service("duplocloud");
    let set_as = |config_type, key, value| {
        let named = Named { key, config_type: Some(config_type) };
        set(&duplocloud, named, Some(value), None)
    };

    for config_type in ["App Config", "AppConfig", "appconfig", " APP  CONFIG "] {
        for (key, value) in [(DAYS, "14"), (MAILS, "ops@example.com"), (MINUTES, "90")] {
            assert!(set_as(config_type, key, value).is_ok(), "{config_type}: {key}");
        }
    }
    let other = set_as("System\u{1b} Config", DAYS, "14").unwrap_err();
    let untyped = Named { key: "NC_JWT_EXPIRES_IN", config_type: Some("App Config") };
    let none = set(&service("nocodb"), untyped, Some("1h"), None).unwrap_err();

    assert_eq!(other.code(), "setting_of_other_type");
    assert_eq!(
        other.to_string(),
        format!(
            "the setting `{DAYS}` is of the type `App Config`, and not `System\\u{{1b}} Config`"
        )
    );
    assert!(none.to_string().contains("of no type"), "{none}");
}

#[test]
fn a_setting_that_the_policy_does_not_declare_is_refused_with_those_it_does() {
    let refused = |preset, key: &str| {
        set(&service(preset), key.into(), Some("1h"), None).unwrap_err().to_string()
    };

    assert_eq!(
        refused("nocodb", "ANY"),
        "there is no setting `ANY`; this service has `NC_JWT_EXPIRES_IN`"
    );
    assert_eq!(refused("online", "ANY"), "there is no setting `ANY`; this service has no settings");
    assert_eq!(settings(&policy("online")).count(), 0);
    let long = refused("nocodb", &"N".repeat(100_000));
    assert!(long.len() < 300 && !long.contains("did you mean"), "{long}");
}

#[test]
fn a_key_that_is_nearly_right_is_answered_with_the_one_that_was_meant() {
    let refused = |preset, key: &str| {
        set(&service(preset), key.into(), Some("1h"), None).unwrap_err().to_string()
    };

    for (key, meant) in [
        ("enable user token expiration notifications", DAYS),
        ("EnableUserTokenExpirationNotifications", DAYS),
        ("Enable User Token Expiration Notification", DAYS),
        (" Enable User Token Expiration Notifications", DAYS),
        ("User Token Expiration Notification Email", MAILS),
        ("User Token Expiry Notification Emails", MAILS),
        ("Authorisation token session duration", MINUTES),
    ] {
        let refused = refused("duplocloud", key);
        assert!(refused.contains(&format!("did you mean `{meant}`?")), "{refused}");
        assert!([DAYS, MAILS, MINUTES].iter().all(|known| refused.contains(known)), "{refused}");
    }
    assert_eq!(
        refused("nocodb", "NC_JWT_EXPIRE_IN"),
        "there is no setting `NC_JWT_EXPIRE_IN`: did you mean `NC_JWT_EXPIRES_IN`? This service has `NC_JWT_EXPIRES_IN`"
    );
    assert!(!refused("duplocloud", "Session duration").contains("did you mean"));
}

#[test]
fn a_new_policy_keeps_the_settings_that_it_declares() {
    let mut nocodb = service("nocodb");
    nocodb.settings.insert("NC_JWT_EXPIRES_IN".to_owned(), "1h".to_owned());
    let other = edited("nocodb", "NC_JWT_EXPIRES_IN", "NC_SESSION");

    let same = apply(&nocodb, policy("nocodb"), &[], None).unwrap();
    let gone = apply(&nocodb, other, &[], None).unwrap();

    assert_eq!(service_in(&same).settings, nocodb.settings);
    assert!(service_in(&gone).settings.is_empty());
}

#[test]
fn a_new_policy_does_not_keep_a_value_that_its_unit_cannot_read() {
    let mut nocodb = service("nocodb");
    nocodb.settings.insert("NC_JWT_EXPIRES_IN".to_owned(), "1h".to_owned());
    let minutes = edited("nocodb", "unit = \"duration\"", "unit = \"minutes\"");

    let change = apply(&nocodb, minutes, &[], None).unwrap();

    assert!(service_in(&change).settings.is_empty());
}

#[test]
fn a_service_is_disabled_and_enabled_but_jeton_itself_never_disabled() {
    let by = person(&root());

    let disabled = disable(&service("online"), &by).unwrap();
    let enabled = enable(service_in(&disabled), &by).unwrap();

    assert_eq!(service_in(&disabled).state, ServiceState::Disabled);
    assert_eq!(
        (service_in(&enabled).state, service_in(&enabled).revision),
        (ServiceState::Enabled, 3)
    );
    let own = disable(&service_of(policy("jeton")), &by).unwrap_err();
    assert_eq!(own.code(), "service_is_own");
}
