//! Callers: who has to have entered a password of late, and for what; who manages what.

use jeton_core::{
    Account, AtFront, Caller, Membership, Refusal, STEP_UP_WINDOW, Scopes, Service, ServiceId,
    SessionId, policy::Policy,
};

use crate::support::{
    ACME, INSTANT, NOW, ada, entropy, eve, operator, person, program, root, service, service_of,
};

fn in_session() -> Caller {
    Caller { session: Some(SessionId::new(NOW, &entropy(7))), ..person(&root()) }
}

fn at_front() -> Caller {
    let front = AtFront { service: service("nocodb").id, scopes: Scopes::NONE };
    Caller { front: Some(front), ..in_session() }
}

#[test]
fn a_session_steps_up_every_five_minutes_and_a_token_or_a_products_client_never() {
    let late = NOW + STEP_UP_WINDOW + INSTANT;

    assert_eq!(in_session().must_have_stepped_up(NOW + STEP_UP_WINDOW), Ok(()));
    assert_eq!(in_session().must_have_stepped_up(late), Err(Refusal::StepUpRequired));
    assert_eq!(program(&root(), "admin").must_have_stepped_up(late), Ok(()));
    assert_eq!(at_front().must_have_stepped_up(late), Ok(()));
}

#[test]
fn only_who_has_just_entered_their_password_is_there_in_person() {
    let late = NOW + STEP_UP_WINDOW + INSTANT;

    assert_eq!(in_session().must_be_in_person(NOW + STEP_UP_WINDOW), Ok(()));
    assert_eq!(in_session().must_be_in_person(late), Err(Refusal::StepUpRequired));
    assert_eq!(program(&root(), "admin").must_be_in_person(NOW), Err(Refusal::SessionNeeded));
    assert_eq!(at_front().must_be_in_person(NOW), Err(Refusal::SessionNeeded));
}

#[test]
fn a_password_that_will_be_entered_later_counts_for_nothing() {
    let before = NOW - INSTANT;

    assert_eq!(in_session().must_be_fresh(before), Err(Refusal::StepUpRequired));
    assert_eq!(in_session().must_have_stepped_up(before), Err(Refusal::StepUpRequired));
}

/// `online` with an identifier of its own, which no other service of these stories has.
fn other() -> Service {
    Service { id: ServiceId::new(NOW, &entropy(60)), ..service("online") }
}

#[test]
fn an_operator_manages_the_services_that_they_operate_and_no_other() {
    let (nocodb, other, jeton) = (service("nocodb"), other(), service("jeton"));
    let own = Service { id: ServiceId::new(NOW, &entropy(61)), ..jeton };
    // Even one who somehow operates Jeton's own.
    let olga = person(&operator(&[&nocodb, &own]));

    assert_eq!(olga.must_manage(&nocodb), Ok(()));
    assert_eq!(olga.must_manage(&other).unwrap_err().code(), "operators_only");
    assert_eq!(olga.must_manage(&own), Err(Refusal::AdministratorsOnly));
    assert!(!olga.is_admin() && !olga.answers_for(ada().id) && olga.answers_for(olga.account));
}

#[test]
fn it_takes_the_scope_to_manage_and_an_administrator_can_give_it_alone() {
    let (nocodb, jeton) = (service("nocodb"), service("jeton"));
    let missing = Err(Refusal::CallerScopeMissing { scope: "operate" });

    assert_eq!(program(&operator(&[&nocodb]), "operate").must_manage(&nocodb), Ok(()));
    assert_eq!(program(&operator(&[&nocodb]), "tokens:write").must_manage(&nocodb), missing);
    assert_eq!(program(&root(), "operate").must_manage(&nocodb), Ok(()));
    assert_eq!(program(&root(), "tokens:write").must_manage(&nocodb), missing);
    assert_eq!(
        program(&root(), "operate").must_manage(&jeton).unwrap_err().code(),
        "caller_scope_missing"
    );
    assert_eq!(person(&ada()).must_manage(&nocodb).unwrap_err().code(), "operators_only");
}

#[test]
fn an_operator_knows_the_members_of_their_services_and_nobody_else() {
    let (nocodb, other) = (service("nocodb"), other());
    let olga = person(&operator(&[&nocodb]));
    let member =
        |service: &Service| Account { membership: Membership::Only([service.id].into()), ..ada() };

    assert!(olga.knows(&ada()) && olga.knows(&member(&nocodb)));
    assert!(!olga.knows(&member(&other)));
    assert!(!program(&operator(&[&nocodb]), "tokens:read").knows(&ada()));
    assert!(!person(&eve()).knows(&ada()) && person(&ada()).knows(&ada()));
    assert!(person(&root()).knows(&member(&other)));
}

#[test]
fn an_operators_tokens_have_the_operators_scopes_of_their_own_services_alone() {
    let text = ACME.replace("default-scopes", "operator-scopes = [\"root\"]\ndefault-scopes");
    let acme = service_of(Policy::parse(&text).unwrap());
    let kind = acme.kind("key").unwrap();
    let elsewhere = operator(&[&other()]).role;

    assert!(acme.scopes_for(kind, &operator(&[&acme]).role).has("root"));
    assert!(!acme.scopes_for(kind, &elsewhere).has("root"));
    let jeton = service("jeton");
    assert!(jeton.scopes_for(jeton.kind("api-token").unwrap(), &elsewhere).has("operate"));
}
