//! PyPI `icalendar`, fed by Python's own HTTP client, which answers the challenge like a calendar program.

use jeton_tests::{TestJeton, root};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::installed::{python_program, run};

/// What it prints, and what it says where it fails.
async fn subscribe(jeton: &TestJeton, password: &str) -> (Option<Value>, String) {
    let script = std::fs::read(root().join("tests/clients/scripts/calendar.py")).unwrap();
    let url = format!("http://{}/api/v1/calendar.ics", jeton.address());
    let mut command = Command::new(python_program("python"));
    command.arg("-");
    let output = run(command, &[("URL", &url), ("PASSWORD", password)], &script).await;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (serde_json::from_slice(&output.stdout).ok(), said)
}

#[tokio::test]
async fn its_parser_reads_every_name_as_it_was_written_and_nothing_besides() {
    let jeton = TestJeton::new().await;
    let body = json!({ "service": "jeton", "kind": "calendar", "name": "phone" });
    let made = jeton.issue(&jeton.admin, body).await;
    let (id, secret) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let names = [
        "plain".to_owned(),
        "a;b,c\\d:e\"f\\n\\,g".to_owned(),
        "BEGIN:VEVENT,END:VCALENDAR".to_owned(),
        "🔑".repeat(100),
        format!("{}🔑 ação 鍵", "x".repeat(58)),
    ];
    for name in &names {
        let body = json!({ "service": "online", "name": name, "lifetime": "10d" });
        jeton.issue(&jeton.admin, body).await;
    }

    let (read, said) = subscribe(&jeton, secret).await;
    let read = read.expect(&said);
    let path = format!("/api/v1/tokens/{id}/revoke");
    jeton.call("POST", &path).bearer(&jeton.admin).json(&json!({})).send().await.expect(204);
    let (nothing, refused) = subscribe(&jeton, secret).await;

    assert_eq!((&read["name"], &read["refresh"]), (&json!("Tokens of admin"), &json!(3600.0)));
    assert_eq!(
        (&read["errors"], &read["components"]),
        (&json!([]), &json!(["VALARM", "VCALENDAR", "VEVENT"]))
    );
    let events = read["events"].as_array().unwrap();
    let mut summaries: Vec<_> = events.iter().map(|e| e["summary"].as_str().unwrap()).collect();
    let mut wanted: Vec<_> = names.iter().map(|name| format!("online: {name} ends")).collect();
    summaries.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(summaries, wanted);
    for event in events {
        let uid = event["uid"].as_str().unwrap().strip_suffix("@jeton").unwrap();
        assert_eq!(event["url"], format!("http://{}/tokens/{uid}", jeton.address()));
        assert!(event["description"].as_str().unwrap().ends_with(event["url"].as_str().unwrap()));
        assert_eq!(event["start"], "2026-01-25T12:00:00+00:00");
        assert_eq!(event["stamp"], "2026-01-15T12:00:00+00:00");
        assert_eq!(event["modified"], event["stamp"]);
        assert_eq!((&event["sequence"], &event["transparent"]), (&json!(0), &json!(true)));
        let alarms = json!([["DISPLAY", -604_800.0], ["DISPLAY", -86_400.0]]);
        assert_eq!(event["alarms"], alarms);
        assert_eq!(event["properties"].as_array().unwrap().len(), 9, "{event}");
    }
    assert!(nothing.is_none() && refused.contains("401"), "{refused}");
}
