//! PyPI `duplocloud-client`, which is the command `duploctl`. It speaks TLS alone.

use std::{process::Output, time::Duration};

use jeton_tests::{TestJeton, root};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

use crate::{
    installed::{one_changed, python_program, run},
    tls::Terminator,
};

/// A front with TLS, and somebody's home.
struct Desk {
    jeton: TestJeton,
    door: Terminator,
    home: TempDir,
}

impl Desk {
    async fn new() -> Self {
        let jeton = TestJeton::new().await;
        let tenants = json!([{ "TenantId": "1", "AccountName": "default", "PlanID": "default" }]);
        jeton.upstream.answer("/adminproxy/GetTenantNames", &tenants);
        let door = Terminator::open(jeton.front_address("duplocloud")).await;
        Self { jeton, door, home: tempfile::tempdir().unwrap() }
    }

    /// What `duploctl` found by way of a browser in which `password` is typed, and what the browser showed last.
    async fn interactively(&self, password: &str) -> (Result<Value, (i32, Value)>, String) {
        let script = root().join("tests/clients/scripts/browser.sh");
        let home = self.home.path().to_str().unwrap();
        std::fs::write(self.home.path().join("password"), password).unwrap();
        let mut command = Command::new(python_program("duploctl"));
        command.args(["--interactive", "--nocache", "system", "info"]);
        let authority = self.door.authority();
        let environment = [
            ("BROWSER", &*format!("sh {} %s &", script.display())),
            ("DUPLO_HOST", self.door.url.as_str()),
            ("HOME", home),
            ("ORIGIN", self.door.url.as_str()),
            ("AUTHORITY", authority.to_str().unwrap()),
            ("REQUESTS_CA_BUNDLE", authority.to_str().unwrap()),
        ];
        let found = outcome(run(command, &environment, b"").await);
        let last = self.home.path().join("last-page.html");
        // The browser may still be on its way back when the client has what it wants.
        for _ in 0..100 {
            if last.is_file() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        (found, std::fs::read_to_string(last).unwrap())
    }

    /// What `duploctl` found; or its exit status, which is that of the answer in 8 bits, and what it reports.
    async fn duploctl(&self, arguments: &[&str], secret: &str) -> Result<Value, (i32, Value)> {
        let mut command = Command::new(python_program("duploctl"));
        command.args(arguments);
        let authority = self.door.authority();
        let environment = [
            ("DUPLO_HOST", self.door.url.as_str()),
            ("DUPLO_TOKEN", secret),
            ("HOME", self.home.path().to_str().unwrap()),
            ("REQUESTS_CA_BUNDLE", authority.to_str().unwrap()),
        ];
        outcome(run(command, &environment, b"").await)
    }
}

fn outcome(output: Output) -> Result<Value, (i32, Value)> {
    let printed = String::from_utf8(output.stdout).unwrap();
    let value = serde_json::from_str(&printed).unwrap_or(Value::String(printed));
    match output.status.code() {
        Some(0) => Ok(value),
        code => Err((code.unwrap(), value)),
    }
}

#[tokio::test]
async fn its_client_asks_for_the_features_and_lists_the_tenants_of_the_api_behind() {
    let desk = Desk::new().await;
    let ada = desk.jeton.account("ada@example.com").await;
    let token = desk.jeton.token(&ada, "duplocloud", "temporary").await;
    let secret = desk.jeton.reveal(&ada, token["id"].as_str().unwrap()).await;

    let features = desk.duploctl(&["system", "info"], &secret).await;
    let tenants = desk.duploctl(&["tenant", "list"], &secret).await;

    assert_eq!(features, Ok(json!({ "IsOtpNeeded": false })));
    assert_eq!(tenants.unwrap()[0]["AccountName"], "default");
}

#[tokio::test]
async fn its_client_fails_with_a_changed_and_with_a_revoked_token() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    let wish = json!({ "service": "duplocloud", "kind": "permanent", "account": "ada@example.com", "name": "ci" });
    let token = desk.jeton.issue(&desk.jeton.admin, wish).await;
    let secret = token["secret"].as_str().unwrap();

    let good = desk.duploctl(&["system", "info"], secret).await;
    let changed = desk.duploctl(&["system", "info"], &one_changed(secret)).await;
    let path = format!("/api/v1/tokens/{}/revoke", token["id"].as_str().unwrap());
    desk.jeton.call("POST", &path).bearer(&desk.jeton.admin).json(&json!({})).send().await;
    let revoked = desk.duploctl(&["tenant", "list"], secret).await;

    good.unwrap();
    let (status, report) = changed.unwrap_err();
    assert_eq!((status, &report["error"]), (401 & 0xff, &json!("invalid_token")));
    let (status, report) = revoked.unwrap_err();
    assert_eq!((status, &report["error"]), (401 & 0xff, &json!("revoked")));
    assert!(desk.jeton.upstream.seen().is_empty());
}

#[tokio::test]
async fn its_client_gets_a_temporary_token_from_the_browser_after_the_click() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;

    let (found, last_page) = desk.interactively(TestJeton::PASSWORD).await;

    assert_eq!(found, Ok(json!({ "IsOtpNeeded": false })));
    assert!(last_page.contains("You can close this page"), "{last_page}");
}

#[tokio::test]
async fn its_client_lists_the_users_for_an_administrator_and_reports_a_403_for_everybody_else() {
    let desk = Desk::new().await;
    let secret = async |session: &str| {
        let token = desk.jeton.token(session, "duplocloud", "temporary").await;
        desk.jeton.reveal(session, token["id"].as_str().unwrap()).await
    };
    let ada = secret(&desk.jeton.account("ada@example.com").await).await;
    let admin = desk.jeton.log_in("admin", &desk.jeton.admin_password).await;
    let admin = secret(&admin).await;

    let users = desk.duploctl(&["user", "list"], &admin).await.unwrap();
    let found = desk.duploctl(&["user", "find", "ada@example.com"], &admin).await.unwrap();
    let (status, report) = desk.duploctl(&["user", "list"], &ada).await.unwrap_err();

    assert_eq!(users.as_array().unwrap().len(), 2);
    assert_eq!(found, json!({ "Username": "ada@example.com", "Roles": ["User"] }));
    assert_eq!(status, 403 & 0xff);
    assert!(report.as_str().unwrap().starts_with("Unauthorized: "), "{report}");
}
