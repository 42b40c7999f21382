//! A program of Jeton cannot rotate itself into a stronger or a longer-lived token.

use super::*;

const WRITER: &str = "tokens:read tokens:write";

/// A token of the administrator that lives as long as the program that asks.
fn story_of_root(scopes: &str) -> Story {
    let (service, owner) = (service("jeton"), root());
    let (mut token, _) = token(&service, "api-token", &owner);
    token.scopes = words(scopes);
    token.expires_at = Some(NOW + days(1));
    Story { service, owner, token }
}

#[test]
fn it_rotates_itself_and_its_equals() {
    let story = story_of_root(WRITER);

    assert!(story.rotate(days(1), &program(&root(), WRITER), NOW).is_ok());
}

#[test]
fn it_cannot_rotate_itself_into_the_rights_of_another_token() {
    let story = story_of_root("admin tokens:read");

    assert_eq!(story.refusal(NONE, &program(&root(), WRITER)), "scope_too_wide");
}

#[test]
fn it_cannot_rotate_itself_into_the_longer_life_of_another_token() {
    let mut story = story_of_root(WRITER);
    story.token.expires_at = Some(NOW + days(1) + INSTANT);

    assert_eq!(story.refusal(NONE, &program(&root(), WRITER)), "outlives_caller");
}

#[test]
fn a_person_rotates_them_all() {
    let mut story = story_of_root("admin verify tokens:read tokens:write");
    story.token.expires_at = Some(NOW + days(365));

    assert!(story.rotate(NONE, &person(&root()), NOW).is_ok());
}

#[test]
fn it_rotates_the_tokens_of_other_services_whatever_their_scopes() {
    let mut story = super::story("duplocloud", "permanent");
    story.token.scopes = words("admin");

    assert!(story.rotate(NONE, &program(&ada(), WRITER), NOW).is_ok());
}
