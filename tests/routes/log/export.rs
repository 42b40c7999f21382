//! `POST /api/v1/log/export`, and what does not happen where the log cannot be written

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::LOG;
use crate::support::{items, online, post, scoped, text};

async fn export(jeton: &TestJeton, by: &str, body: Value) -> Reply {
    post(jeton, by, &format!("{LOG}/export"), body).await
}

#[tokio::test]
async fn an_export_holds_every_entry_and_its_own_and_more_than_one_stride() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, _) = online(&jeton, &ada).await;
    for _ in 0..600 {
        post(&jeton, &ada, &format!("/api/v1/tokens/{id}/reveal"), json!({})).await.expect(200);
    }

    let exported = export(&jeton, &jeton.admin, json!({ "format": "jsonl" })).await.expect(200);

    assert_eq!(exported.header("content-type"), "application/jsonl");
    let lines: Vec<Value> =
        exported.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, items(&jeton, &jeton.admin, &format!("{LOG}?limit=200")).await);
    let last = lines.last().unwrap();
    assert_eq!((&last["event"], &last["format"]), (&json!("log.exported"), &json!("jsonl")));
    assert_eq!(last["actor_name"], "admin");
}

#[tokio::test]
async fn an_export_in_csv_has_a_line_of_names_and_no_formula() {
    let jeton = TestJeton::new().await;
    let body =
        json!({ "service": "jeton", "kind": "api-token", "name": "=cmd|'/c calc'!A0,\"x\"" });
    let id = text(&jeton.issue(&jeton.admin, body).await, "id");

    let body = json!({ "format": "csv", "token": id, "events": ["token."] });
    let exported = export(&jeton, &jeton.admin, body).await.expect(200).text;

    let lines: Vec<&str> = exported.split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{exported}");
    assert!(lines[0].starts_with("seq,at,event,actor,"), "{exported}");
    assert!(lines[1].contains(",\"'=cmd|'/c calc'!A0,\"\"x\"\"\","), "{exported}");
}

#[tokio::test]
async fn an_export_asks_a_session_for_its_password_and_a_program_for_its_scope() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let olga = jeton.operator("olga@example.com", &["online"]).await;
    let program = scoped(&jeton, &jeton.admin, &["admin"]).await;
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read", "operate"]).await;
    let all = || json!({ "format": "jsonl" });
    let online = json!({ "format": "jsonl", "service": "online" });

    export(&jeton, &ada, all()).await.expect_problem(403, "administrators_only");
    export(&jeton, &ada, online.clone()).await.expect_problem(403, "operators_only");
    export(&jeton, &olga, all()).await.expect_problem(403, "administrators_only");
    export(&jeton, &narrow, all()).await.expect_problem(403, "caller_scope_missing");
    export(&jeton, &program, all()).await.expect(200);
    let own = export(&jeton, &olga, online.clone()).await.expect(200).text;
    jeton.clock.advance(SignedDuration::from_mins(6));
    export(&jeton, &jeton.admin, all()).await.expect_problem(403, "step_up_required");
    export(&jeton, &olga, online).await.expect_problem(403, "step_up_required");

    let lines = own.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert!(lines.into_iter().all(|entry| entry["service_name"] == "online"), "{own}");
    let kept = items(&jeton, &jeton.admin, &format!("{LOG}?event=log.")).await;
    assert_eq!(kept.len(), 2, "what was refused is no export: {kept:?}");
}

#[tokio::test]
async fn a_wrong_order_is_refused() {
    let jeton = TestJeton::new().await;

    for body in [json!({}), json!({ "format": "xml" }), json!({ "format": "csv", "x": 1 })] {
        export(&jeton, &jeton.admin, body).await.expect_problem(400, "invalid_body");
    }
    for body in [
        json!({ "format": "csv", "events": ["token"] }),
        json!({ "format": "csv", "since": "yesterday" }),
    ] {
        export(&jeton, &jeton.admin, body).await.expect_problem(400, "invalid_query");
    }
}

#[tokio::test]
async fn where_the_log_cannot_be_written_nothing_is_revealed_exported_or_set() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let db = rusqlite::Connection::open(jeton.directory().join("jeton.db")).unwrap();
    jeton_tests::refuse_rows(&db, "log", "seq");
    let path = format!("/api/v1/tokens/{id}/reveal");

    let revealed = post(&jeton, &ada, &path, json!({})).await;
    let exported = export(&jeton, &jeton.admin, json!({ "format": "jsonl" })).await;
    let setting = "/api/v1/services/nocodb/settings/NC_JWT_EXPIRES_IN";
    let put = jeton.call("PUT", setting).bearer(&jeton.admin).json(&json!({ "value": "2h" }));
    let set = put.send().await;

    for refused in [&revealed, &exported, &set] {
        assert!(refused.status >= 500 && !refused.text.contains(&secret), "{}", refused.text);
        assert!(!refused.text.contains("token.issued"), "{}", refused.text);
    }
    jeton_tests::take_rows(&db);
    let service = jeton.call("GET", "/api/v1/services/nocodb").bearer(&jeton.admin).send().await;
    assert!(!service.expect(200).text.contains("\"2h\""));
    assert_eq!(jeton.reveal(&ada, &id).await, secret, "and then it works again");
}

#[tokio::test]
async fn a_reveal_an_export_and_a_setting_are_in_the_log_when_their_answer_comes() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, _) = online(&jeton, &ada).await;
    let db = rusqlite::Connection::open(jeton.directory().join("jeton.db")).unwrap();
    let last = || -> String {
        let sql = "SELECT event FROM log ORDER BY seq DESC LIMIT 1";
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    };

    jeton.reveal(&ada, &id).await;
    assert_eq!(last(), "token.revealed");
    export(&jeton, &jeton.admin, json!({ "format": "csv" })).await.expect(200);
    assert_eq!(last(), "log.exported");
    let setting = "/api/v1/services/nocodb/settings/NC_JWT_EXPIRES_IN";
    let put = jeton.call("PUT", setting).bearer(&jeton.admin).json(&json!({ "value": "2h" }));
    put.send().await.expect(200);
    assert_eq!(last(), "service.setting-set");
}
