//! How many: the limit of a kind, and who makes room.

use super::*;

fn second(service: &Service, held: &[Token]) -> Result<Issued, Refusal> {
    let owner = ada();
    ask(service, "api-token", &owner, held, named(), Right::Caller(&person(&owner)))
}

fn limited(limit: u32) -> Policy {
    edited("nocodb", "per-account = 1", &format!("per-account = {limit}"))
}

#[test]
fn n5_a_second_token_is_refused_while_the_first_lives() {
    let nocodb = service("nocodb");
    let (first, _) = token(&nocodb, "api-token", &ada());

    let refused = second(&nocodb, &[first]).unwrap_err();

    assert_eq!(refused, Refusal::LimitReached { kind: "api-token".parse().unwrap(), limit: 1 });
    assert_eq!(refused.to_string(), "an account has at most 1 `api-token` token; end one first");
}

#[test]
fn n5_an_ended_token_leaves_its_place_to_the_next() {
    let nocodb = service("nocodb");
    let (mut first, _) = token(&nocodb, "api-token", &ada());
    first.end = Some(jeton_core::End { at: NOW, cause: Cause::Deleted });

    let issued = second(&nocodb, &[first]).unwrap();

    assert_eq!(issued.token.place, Some(0));
    assert_eq!(issued.changes.len(), 1);
}

#[test]
fn the_lowest_free_place_is_taken() {
    let service = service_of(limited(3));
    let (mut held, _) = token(&service, "api-token", &ada());
    let at = |place: u32, held: &mut Token| {
        held.place = Some(place);
        held.clone()
    };
    let (zero, two) = (at(0, &mut held), at(2, &mut held));

    assert_eq!(second(&service, &[two, zero]).unwrap().token.place, Some(1));
}

#[test]
fn an_expired_token_makes_room_and_is_ended_in_the_same_stroke() {
    let nocodb = service("nocodb");
    let (mut expired, _) = token(&nocodb, "api-token", &ada());
    expired.expires_at = Some(NOW);

    let issued = second(&nocodb, std::slice::from_ref(&expired)).unwrap();

    assert_eq!(events(&issued.changes), ["token.ended", "token.issued"]);
    let ended = token_in(&issued.changes[0]);
    assert_eq!((ended.id, ended.end.unwrap().cause), (expired.id, Cause::Expired));
    assert_eq!(ended.revision, expired.revision + 1);
}

#[test]
fn a_limit_that_came_later_counts_the_tokens_from_before() {
    let nocodb = service("nocodb");
    let (mut unplaced, _) = token(&nocodb, "api-token", &ada());
    unplaced.place = None;

    assert_eq!(second(&nocodb, &[unplaced]).unwrap_err().code(), "limit_reached");
}

#[test]
fn a_limit_that_was_lowered_counts_the_places_above_it() {
    let nocodb = service("nocodb");
    let (mut high, _) = token(&nocodb, "api-token", &ada());
    high.place = Some(4);

    assert_eq!(second(&nocodb, &[high]).unwrap_err().code(), "limit_reached");
}
