//! `GET /api/v1/accounts/{id}`

use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::{NOBODY, account_id, get, scoped};

#[tokio::test]
async fn everybody_sees_their_own_account_and_an_administrator_every_one() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let id = account_id(&jeton, "ada@example.com").await;
    let path = format!("/api/v1/accounts/{id}");

    let mine = get(&jeton, &ada, &path).await.expect(200);
    let seen = get(&jeton, &jeton.admin, &path).await.expect(200);

    let whole = json!({
        "id": id,
        "name": "ada@example.com",
        "role": "member",
        "machine": false,
        "invited": false,
        "disabled": false,
        "deleted": false,
        "created_at": "2026-01-15T12:00:00Z",
    });
    assert_eq!((mine.json(), seen.text), (whole, mine.text.clone()));
}

#[tokio::test]
async fn a_foreign_account_is_answered_like_one_that_does_not_exist() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read"]).await;
    let admin = account_id(&jeton, "admin").await;
    let bob = {
        jeton.account("bob@example.com").await;
        account_id(&jeton, "bob@example.com").await
    };

    let show = async |by: &str, id: &str| {
        let reply = get(&jeton, by, &format!("/api/v1/accounts/{id}")).await;
        reply.expect_problem(404, "not_found").text
    };

    let nobody = show(&ada, &format!("acc_{NOBODY}")).await;
    assert_eq!(show(&ada, &admin).await, nobody);
    assert_eq!(show(&ada, &bob).await, nobody);
    assert_eq!(show(&narrow, &bob).await, nobody);
}

#[tokio::test]
async fn what_is_no_id_is_not_found() {
    let jeton = TestJeton::new().await;
    let id = account_id(&jeton, "admin").await;

    for wrong in [
        "x",
        "acc_",
        &id[4..],
        &id.to_uppercase(),
        &id.replace("acc", "tok"),
        "%00",
        "%ff",
        "acc_%20",
        "..%2f",
        &format!("{id}%20"),
        &"a".repeat(10_000),
    ] {
        let reply = get(&jeton, &jeton.admin, &format!("/api/v1/accounts/{wrong}")).await;
        reply.expect_problem(404, "not_found");
    }
}
