//! In which language a mail is, and whose address it goes to.

use serde_json::{Value, json};

use crate::desk::{Desk, days, minutes};

/// Makes an account; without a password it is a machine.
async fn account(desk: &Desk, body: Value) {
    let call = desk.jeton.call("POST", "/api/v1/accounts").bearer(&desk.admin().await);
    call.json(&body).send().await.expect(201);
}

/// The language of each mail that went, by the address that it went to.
async fn languages(desk: &Desk) -> Vec<(String, String)> {
    desk.pass(days(3));
    desk.work().await;
    desk.pass(minutes(2));
    desk.work().await;
    let told = desk
        .mails()
        .into_iter()
        .map(|mail| (mail.header("To").to_owned(), mail.header("Content-Language").to_owned()));
    let mut told: Vec<_> = told.collect();
    told.sort();
    told
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(to, language)| ((*to).to_owned(), (*language).to_owned())).collect()
}

#[tokio::test]
async fn owners_are_written_to_in_their_language_at_their_address() {
    let desk = Desk::new().await;
    for body in [
        json!({ "name": "ada@example.com", "invite": true, "language": "pt-BR" }),
        json!({ "name": "ben@example.com", "invite": true, "mail": "ben@home.example" }),
        json!({ "name": "ci", "mail": "Keeper@example.com", "language": "pt-BR" }),
    ] {
        let name = body["name"].as_str().unwrap().to_owned();
        account(&desk, body).await;
        desk.issue(&name, "deploy").await;
    }

    let told = languages(&desk).await;

    let expected =
        [("Keeper@example.com", "pt-BR"), ("ada@example.com", "pt-BR"), ("ben@home.example", "en")];
    assert_eq!(told, pairs(&expected));
}

#[tokio::test]
async fn an_address_of_a_list_is_written_to_in_the_language_of_its_account_if_it_has_one() {
    let desk = Desk::new().await;
    desk.tell("Ada@example.com; ben@HOME.example; ops@example.com; root@example.com").await;
    for body in [
        json!({ "name": "ada@example.com", "invite": true, "language": "pt-BR" }),
        json!({ "name": "ben", "invite": true, "language": "pt-BR", "mail": "Ben@home.example" }),
        json!({ "name": "root@example.com", "invite": true, "language": "pt-BR", "mail": "else@example.com" }),
        json!({ "name": "ci" }),
    ] {
        account(&desk, body).await;
    }
    desk.issue("ci", "deploy").await;

    let told = languages(&desk).await;

    let expected = [
        ("Ada@example.com", "pt-BR"),
        ("ben@home.example", "pt-BR"),
        ("ops@example.com", "en"),
        ("root@example.com", "en"),
    ];
    assert_eq!(told, pairs(&expected));
}

#[tokio::test]
async fn a_person_decides_over_a_machine_that_they_keep() {
    let desk = Desk::new().await;
    for body in [
        json!({ "name": "ci", "mail": "ada@example.com", "language": "en" }),
        json!({ "name": "ada", "invite": true, "mail": "ada@example.com", "language": "pt-BR" }),
    ] {
        account(&desk, body).await;
    }
    desk.issue("ci", "deploy").await;

    let told = languages(&desk).await;

    assert_eq!(told, pairs(&[("ada@example.com", "pt-BR")]));
}
